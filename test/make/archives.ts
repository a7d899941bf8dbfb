import { deflateSync } from 'node:zlib';

/**
 * Archives that nothing in this project writes. Made of `plans/a.txt` ("Account plan for Contoso", a line end) and, in
 * the first, `b ü.txt` ("second text"), by 7z 16, bzip2, xz and zstd:
 * `7z a t.7z plans b*`, `7z a -psecret enc.7z plans`, `7z a -psecret -mhe=on hdr.7z plans`.
 */
const base64 = (text: string): Buffer => Buffer.from(text, 'base64');

export const SEVEN_ZIP = base64(
  'N3q8ryccAAQFMcFRogAAAAAAAAAhAAAAAAAAAFN9O6wBACRzZWNvbmQgdGV4dApBY2NvdW50IHBsYW4gZm9yIENvbnRvc28KAAAAgTMHrg/QluR8nz9HQQQPcQz8Nkp4V/ABB7SzqATfs7Y/wwW95Kinv6KcVA3+NaWUyUBsL+4MnLBR9B2wCHfeZo4H3LgeTWrbNIFDCXB8vM7zkstxYOkaaRLnMlX3iYQong7oCBYHREzBvhTr6+XfWhHqkUAAAAAXBikBCXkABwsBAAEjAwEBBV0AEAAADICSCgFSZ68jAAA=',
);
export const SEVEN_ZIP_ENCRYPTED = base64(
  'N3q8ryccAAR6nnP6mwAAAAAAAAAhAAAAAAAAABM+zPlW6W6P+jZRzF3KbvlUMzltwjfce7Oqjwr81f5YfBcXyAAAgTMHrg/QDrA8nzkQnJ+m1TPasi6w6TdGJH70haInD+fC+nHwL2oXs9PiyvtUma0Y3MuBfeaDYA/uFj17IByPmgBalLL7tTj+xgHJR5AofS8nvcagbUKLZN7Hib8Eb6VPJMbknoooRkKPdwkanoTyLj0GCWA1QWwAABcGIAEJewAHCwEAASMDAQEFXQAQAAAMgIYKAekZojYAAA==',
);
export const SEVEN_ZIP_HIDDEN = base64(
  'N3q8ryccAAQRE7+koAAAAAAAAAA9AAAAAAAAALxChLo3ou8ZC5u30gFsRJ9i7LnPBj90RP39oEq51sFfMzGWw3S/py6Zr2ol1uHvdXAJ1u9OogGN+dItPtN2pun2jdv3z7/DY2MoIBgXrOB0X2BN+dJSBHIvbvlHuYXjWtJfb2tUa0iQhPOnA1U6RzqD8DM46siTxcHySHSG2k7aWEairNFjPkYT+YLVqlCsep6oV/rqV4O8KnAUWcxcffvqFhtcFwYgAQmAgAAHCwEAAiQG8QcBElMP7LCeeSbUlPlr8IaicA0N2CMDAQEFXQAQAAABAAx7gIYKAXKSGxkAAA==',
);

/** The first text, compressed alone. */
export const BZIP2 = base64(
  'QlpoOTFBWSZTWeexpKgAAAJVgAAQQAAoACkF3gAgACIgB6aZQpgAAGVrZ7OaLLToDkKL/F3JFOFCQ57GkqA=',
);
export const XZ = base64(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAYQWNjb3VudCBwbGFuIGZvciBDb250b3NvCgAAAAD0uIRlmkWmhgABMRlZGrCCH7bzfQEAAAAABFla',
);
export const ZSTD = base64('KLUv/QRYyQAAQWNjb3VudCBwbGFuIGZvciBDb250b3NvCmAoKPw=');

/** A disc image of `plan.txt` with the same text (`bsdtar --format iso9660`), in gzip. */
export const ISO_IN_GZIP = base64(
  'H4sIAAAAAAACA+3cXWvbVhgA4OPAtixjYxejtKVpD6O7G67jlvRjV66iLGK2ZSSlpFcjDR0tpE7p0pKbDQqDsbv9ml3uH5X9hE2yY7qmS8OgtMV9HkU5' +
    'snT06rVieDnHQSEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAK1krdNZaYV+NtzcisdL1op88Irjs3h/vNC84rr1T7OGxcWwNN219MXzw6ea' +
    'X1+Gc9NX58Ji0yyGnz85tXjpbFiYnR95q/rZzV6RbGS30ni5vdruzvnb7Xa6qysr3W7n2pWr3dVOJ7y0o3PEyz18aN93ig7vjIXD+h/64X4Yh8fhIMT/' +
    'XJKwFoqQh8Exx4/U/68upf+7/p9+fvjstP4vT18tH1f/j8nF8qaW3fpTcydsh0dhJ9yrt5+Eu/Xey6EdVuu1+07k+Po6qf+o/8yRv2f1HwB4b2TD9TyW' +
    'j8dxuPckdruxc+3Glas3uquTuc6l3ft3th/t3Lv/5O50ftf9AoB50Jp8x278DwAAAPM9/g/N/9ebAAAAAIC5Hv8vB9//AwAAwLyP/0PzfB0TAAAAADDH' +
    'fj/xGfvl6KPWn3+Fovig9XS09XXrQa/p13uwMD1v4WjEWbxq/Wzrs8NgLzZJeq51ftrr/OysZ4fN+KR8Wq8xkfBLuDDtdOHMtD3z04cLH0+Taq62NOr3' +
    'hu1qq/pmZXIDfhsOPm2Fh7vb4/b+wX6TxMWnTd+nFw8nUF6aR5nFnyRxGPxIEgDwxp38jP0Te7S6J1TRz8PDsBu2wzi0w344qFcA4G1Ki2etperXelSd' +
    'jb5fuX59pVdtpLHIk+9ika19m8ZsWKVFstEb1tujIq/yJO83G7eytbSM5eZolBdVXM+LOMrLbCuuZ/00lrfLKh3EMh30hlWWlKN+2ivTmOTDqpdUcS0r' +
    'kzjavNnPyo20mJxcjtIkW8+SXpXlw1jmm0WStmMdIf1Xx/qSdbj1rNkc1klkg15xO97K+5uDNNbpJPWbqPJpwNm1mgccF4NJ2LY/NwBM9HZ29h6P92Mz' +
    'px1/2HsUk73x/t6Pe0tuDQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA75B/ABJjXLMAsAUA',
);

/** A Microsoft cabinet (MS-CAB) of one folder without compression; checksums of 0 are not checked. */
export function buildCab(files: readonly { name: string; data: string }[]): Buffer {
  const data = Buffer.from(files.map((file) => file.data).join(''));
  const entries: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(Buffer.byteLength(file.data), 0);
    entry.writeUInt32LE(offset, 4);
    entry.writeUInt16LE(0x5ac2, 10);
    entry.writeUInt16LE(0x4bc0, 12);
    entries.push(entry, Buffer.from(`${file.name}\0`));
    offset += Buffer.byteLength(file.data);
  }
  const listed = Buffer.concat(entries);
  const head = Buffer.alloc(36 + 8);
  const block = Buffer.alloc(8);
  block.writeUInt16LE(data.length, 4);
  block.writeUInt16LE(data.length, 6);
  head.write('MSCF', 0, 'latin1');
  head.writeUInt32LE(head.length + listed.length + 8 + data.length, 8);
  head.writeUInt32LE(head.length, 16);
  head.writeUInt16LE(0x0103, 24);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(files.length, 28);
  head.writeUInt32LE(head.length + listed.length, 36);
  head.writeUInt16LE(1, 40);
  return Buffer.concat([head, listed, block, data]);
}

interface XarPart {
  name: string;
  data: string;
  type?: string;
  encoding?: string;
  /** Bytes as they are stored; deflated from `data` where left out and `encoding` is gzip. */
  stored?: Uint8Array;
  /** What the table claims, where that is not true. */
  size?: number;
}

/** An XAR archive of files in the folder `plans`. */
export function buildXar(parts: readonly XarPart[]): Buffer {
  const heap: Uint8Array[] = [];
  let offset = 0;
  const files = parts.map(
    ({ name, data, type = 'file', encoding = 'application/octet-stream', stored, size }) => {
      const raw = Buffer.from(data);
      const bytes = stored ?? (encoding === 'application/x-gzip' ? deflateSync(raw) : raw);
      heap.push(bytes);
      offset += bytes.length;
      const numbers = `<offset>${offset - bytes.length}</offset><length>${bytes.length}</length><size>${size ?? raw.length}</size>`;
      const link = type === 'symlink' ? '<link type="file">plan.txt</link>' : '';
      return `<file><ea><name>quarantine</name><offset>9</offset></ea><name>${name}</name><type>${type}</type>${link}<mtime>2025-06-02T09:30:00Z</mtime><data>${numbers}<encoding style="${encoding}"/></data></file>`;
    },
  );
  const toc = deflateSync(
    `<?xml version="1.0" encoding="UTF-8"?><xar><toc><file><name>plans</name><type>directory</type>${files.join('')}</file></toc></xar>`,
  );
  const head = Buffer.alloc(28);
  head.write('xar!', 'latin1');
  head.writeUInt16BE(28, 4);
  head.writeUInt16BE(1, 6);
  head.writeBigUInt64BE(BigInt(toc.length), 8);
  return Buffer.concat([head, toc, ...heap]);
}

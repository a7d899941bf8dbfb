import { makePackage } from './package.ts';

/** A OneNote section: its mark, a text behind `filler`, and an attached file (MS-ONESTORE 2.3.1, 2.6.13). */
export function makeOneNote(text: string, file: Buffer, filler: Buffer = Buffer.alloc(64)): Buffer {
  const length = Buffer.alloc(20);
  length.writeBigUInt64LE(BigInt(file.length));
  return Buffer.concat([
    Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
    filler,
    Buffer.from(text, 'utf16le'),
    Buffer.alloc(64),
    Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
    length,
    file,
    Buffer.alloc(64),
  ]);
}

/** A number in groups of seven bits. */
function varint(value: number): Buffer {
  return value < 0x80 ? Buffer.of(value) : Buffer.of((value & 0x7f) | 0x80, value >> 7);
}

/** A block of Snappy: eight zeros as a literal of one and a copy, then the rest as a literal. */
function snappy(content: Buffer): Buffer {
  const whole = Buffer.concat([Buffer.alloc(8), content]);
  const body = Buffer.concat([
    varint(whole.length),
    Buffer.of(0, 0, (3 << 2) | 1, 1),
    Buffer.of(61 << 2, (content.length - 1) & 0xff, (content.length - 1) >> 8),
    content,
  ]);
  return Buffer.concat([Buffer.of(0, body.length & 0xff, body.length >> 8, 0), body]);
}

/** A document of Pages with texts as fields of objects, and an attached file. */
export function makeIwork(texts: string[], broken = false): Uint8Array {
  const fields = texts.map((text) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(0x08, 0x01, 0x1a), varint(bytes.length), bytes]);
  });
  const objects = snappy(Buffer.concat(fields));
  return makePackage({
    'Index/Document.iwa': broken ? objects.subarray(0, -3) : objects,
    'Data/notes.txt': 'attached words',
    'Data/picture.jpg': 'x',
  });
}

const OLD = `<?xml version="1.0"?><ls:document xmlns:ls="urn:ls" xmlns:sf="urn:sf" xmlns:sfa="urn:sfa" xmlns:sl="urn:sl">
<sl:metadata><sl:authors><sl:string sfa:string="AuthorName"/></sl:authors><sl:title><sl:string sfa:string="PlanTitle"/></sl:title></sl:metadata>
<sf:style><sf:string sfa:string="StyleName"/><sf:string sfa:string="StyleName"/></sf:style>
<ls:workspace ls:workspace-name="SheetName"><sf:tabular-model sf:name="TableName"><sf:ct sfa:s="CellText"/><sf:fo sf:fs="=FORMULA(A1)"/></sf:tabular-model></ls:workspace>
<sf:header><sf:p>HeaderText</sf:p></sf:header><sf:footer><sf:p>FooterText</sf:p></sf:footer>
<sf:p>Acco<sf:span>unt plan</sf:span><sf:br/>NextLine</sf:p><sf:annotation><sf:p>NoteText</sf:p></sf:annotation></ls:document>`;

/** A document of Numbers of before 2013. */
export function makeOldIwork(): Uint8Array {
  return makePackage({ 'buildVersionHistory.plist': '<plist/>', 'index.xml': OLD });
}

/** The same as it is encrypted: each part is said to be compressed in a way that there is not. */
export function makeLockedOldIwork(): Uint8Array {
  const bytes = Buffer.from(makeOldIwork());
  for (const [mark, method] of [
    ['PK\x03\x04', 8],
    ['PK\x01\x02', 10],
  ] as const) {
    for (let at = bytes.indexOf(mark, 0, 'latin1'); at !== -1; at = bytes.indexOf(mark, at + 4, 'latin1'))
      bytes.writeUInt16LE(0x636b, at + method);
  }
  return bytes;
}

/** A document of 2013 and later with the file that passwords are checked with. */
export function makeLockedIwork(): Uint8Array {
  return makePackage({
    'Index/Document.iwa': Buffer.from('ciphertext'),
    '.iwpv2': 'verifier',
    '.iwph': 'hint',
  });
}

const PKCS7 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];

/** An element of DER; `endless` says its end by a mark (BER). */
function element(tag: number, content: Uint8Array, endless = false): Buffer {
  if (endless) return Buffer.concat([Buffer.of(tag, 0x80), content, Buffer.of(0, 0)]);
  const length = Buffer.alloc(5, 0x84);
  length.writeUInt32BE(content.length, 1);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

function joined(...parts: Uint8Array[]): Buffer {
  return Buffer.concat(parts);
}

function identifier(kind: number): Buffer {
  return Buffer.concat([Buffer.of(0x06, 0x09), Buffer.from(PKCS7), Buffer.of(kind)]);
}

/** A CMS message of a kind (RFC 5652: 2 signed, 3 enveloped) around what is given. */
export function cmsOf(kind: number, content: Uint8Array, endless = false): Buffer {
  const body = element(0xa0, element(0x30, content, endless), endless);
  return element(0x30, joined(identifier(kind), body), endless);
}

/** A signed message without its signature; the text in pieces of `piece` bytes, or none where null. */
export function signedMessage(text: string | null, endless = false, piece = 10): Buffer {
  const pieces = (text?.match(new RegExp(`[^]{1,${piece}}`, 'g')) ?? []).map((part) =>
    Buffer.concat([Buffer.of(0x04, part.length), Buffer.from(part)]),
  );
  const octets = element(
    endless ? 0x24 : 0x04,
    endless ? joined(...pieces) : Buffer.from(text ?? ''),
    endless,
  );
  const wrapped = text === null ? Buffer.alloc(0) : element(0xa0, octets, endless);
  const inner = element(0x30, joined(identifier(1), wrapped), endless);
  return cmsOf(2, joined(Buffer.of(0x02, 0x01, 0x01), element(0x31, Buffer.alloc(0)), inner), endless);
}

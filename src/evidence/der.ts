/** One value of ASN.1's distinguished encoding (X.690): its tag byte, its content, and all its bytes. */
export interface Der {
  tag: number;
  content: Buffer;
  bytes: Buffer;
}

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** The first context-specific element, `[0]`. */
  context0: 0xa0,
} as const;

/** The values that stand one after the other; null where the bytes are no such row. */
export function derValues(bytes: Buffer): Der[] | null {
  const values: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = derAt(bytes, at);
    if (value === null) return null;
    values.push(value);
    at += value.bytes.length;
  }
  return values;
}

function derAt(bytes: Buffer, at: number): Der | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  const longer = first < 0x80 ? 0 : first - 0x80;
  if (first === 0x80 || longer > 4 || at + 2 + longer > bytes.length) return null;
  const length = longer === 0 ? first : bytes.readUIntBE(at + 2, longer);
  const start = at + 2 + longer;
  if (start + length > bytes.length) return null;
  return { tag, content: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) };
}

/** The elements of a value with this tag; none where it has another or is broken. */
export function derElements(value: Der | undefined, tag: number): Der[] {
  return value?.tag === tag ? (derValues(value.content) ?? []) : [];
}

/** A string of the SSH protocol: its length as four bytes, then its bytes (RFC 4251 section 5). */
export function wireString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Reads numbers and strings one after the other; null once there are not enough bytes. */
export function wireReader(bytes: Buffer): {
  number: () => number | null;
  string: () => Buffer | null;
  atEnd: () => boolean;
} {
  let at = 0;
  const take = (length: number): Buffer | null => {
    if (at + length > bytes.length) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (): number | null => take(4)?.readUInt32BE(0) ?? null;
  const string = (): Buffer | null => {
    const length = number();
    return length === null ? null : take(length);
  };
  return { number, string, atEnd: () => at === bytes.length };
}

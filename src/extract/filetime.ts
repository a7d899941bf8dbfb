/** Hundreds of nanoseconds from 1601 to 1970. */
const EPOCH = 116_444_736_000_000_000n;

/**
 * Milliseconds since 1970 of a FILETIME (MS-DTYP 2.3.3), the first eight of the bytes. All that it can state, up to the year
 * 60056, is a valid date.
 */
export function fromFiletime(bytes: Buffer): number {
  return Number((bytes.readBigUInt64LE(0) - EPOCH) / 10_000n);
}

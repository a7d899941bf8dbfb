import type { Input } from './extractor.ts';

/** The first line of a file of Apple Mail: how many bytes the mail behind it has. */
export const EMLX_LINE = /^(\d{1,10})[ \t]*\r?\n/;

/** A mail, and what a file of Apple Mail has behind it: a property list of flags. */
export interface Unwrapped {
  mail: Input;
  /** Empty where nothing is. */
  flags: Uint8Array;
}

/** The mail in a file, whether Apple Mail wrapped it or not; all the rest is the mail where its length is wrong. */
export function unwrapped(input: Input): Unwrapped {
  const line = EMLX_LINE.exec(Buffer.from(input.read(0, 32)).toString('latin1'));
  if (line === null) return { mail: input, flags: new Uint8Array(0) };
  const start = line[0].length;
  const rest = input.size - start;
  const isRight = Buffer.from(input.read(start + Number(line[1]), 5)).toString('latin1') === '<?xml';
  const size = isRight ? Number(line[1]) : rest;
  const read = (offset: number, length: number): Uint8Array =>
    input.read(start + offset, Math.max(0, Math.min(length, size - offset)));
  return {
    mail: { ...input, size, read },
    flags: Uint8Array.from(input.read(start + size, rest - size)),
  };
}

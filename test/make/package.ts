import { strToU8, zipSync, type Zippable } from 'fflate';

/** Parts of a document package by their path. */
export type Parts = Record<string, string | Uint8Array>;

/** Local fields of a fixed time: the ZIP format has no time zone, so the bytes are the same everywhere. */
const FIXED_TIME = new Date(2025, 5, 2, 9, 30, 0);

/** Zips the parts in the order given; `stored` ones are not compressed. The same parts give the same bytes. */
export function makePackage(parts: Parts, stored: readonly string[] = []): Uint8Array {
  const files: Zippable = {};
  for (const [path, content] of Object.entries(parts)) {
    const bytes = typeof content === 'string' ? strToU8(content) : content;
    files[path] = [bytes, { level: stored.includes(path) ? 0 : 6 }];
  }
  return zipSync(files, { mtime: FIXED_TIME });
}

/** Text as XML character data or as the value of an attribute in double quotes. */
export function xml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

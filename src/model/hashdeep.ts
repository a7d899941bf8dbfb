/** `-o f`: files alone. Without it hashdeep follows links, out of the folder too, and counts what they lead to as moved or new. */
const HOW_TO_AUDIT = 'audit a copy from inside its folder: hashdeep -rl -o f -a -vv -k <this list> .';

/** Format of jessek/hashdeep, FILEFORMAT. */
export function hashdeepHeader(comments: Iterable<string>): string {
  const lines = [HOW_TO_AUDIT, ...comments].map((comment) => `## ${comment}\n`);
  return `%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n${lines.join('')}`;
}

/** What a line of the list needs; null where it is not known. */
export interface HashedFile {
  size: string | null;
  sha256: string | null;
  path: string | null;
}

/** A file's line, or why the list has no place for it: a hash column may not be empty, and a name ends with its line. */
export function hashdeepLine({ size, sha256, path }: HashedFile): { line: string } | { problem: string } {
  if (size === null || sha256 === null || path === null) return { problem: 'no hash, so not in this list' };
  if (/[\r\n\0]/.test(path) || path.includes('\ufffd')) {
    return { problem: 'a name that this list cannot hold, so not in it' };
  }
  return { line: `${size},${sha256},./${path}\n` };
}

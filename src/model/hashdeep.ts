/** Format of jessek/hashdeep, FILEFORMAT. Audit a copy from inside its folder: `hashdeep -rl -a -vv -k list.hashdeep .` */
export function hashdeepHeader(comments: Iterable<string>): string {
  const lines = [...comments].map((comment) => `## ${comment}\n`);
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

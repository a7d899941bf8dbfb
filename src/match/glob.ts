import { braceExpand, Minimatch } from 'minimatch';

/** How globs of rules and holds are read, the same on every platform; with `noext` they are linear. */
export const GLOB_OPTIONS = {
  dot: true,
  nocase: true,
  noext: true,
  nocomment: true,
  nonegate: true,
  platform: 'linux',
  braceExpandMax: 101,
} as const;

/** Globs compiled once: true where one of them matches a path with `/` between names, or a name. */
export function globTest(globs: readonly string[]): (path: string) => boolean {
  const tests = globs
    .flatMap((glob) => braceExpand(glob, GLOB_OPTIONS))
    .map((glob) => ({
      pieces: piecesOf(glob),
      matcher: new Minimatch(glob, { ...GLOB_OPTIONS, nobrace: true }),
    }));
  return (path) => {
    const lower = path.toLowerCase();
    return tests.some(
      ({ pieces, matcher }) => pieces.every((piece) => lower.includes(piece)) && matcher.match(path),
    );
  };
}

/** ASCII texts that every path has which the glob matches: most paths are refused without a closer look. */
function piecesOf(glob: string): string[] {
  if (/[[{\\]/.test(glob)) return [];
  return (glob.toLowerCase().match(/[\x20-\x7e]+/g) ?? [])
    .flatMap((ascii) => ascii.split(/[*?/]+/))
    .filter((piece) => piece.length > 1);
}

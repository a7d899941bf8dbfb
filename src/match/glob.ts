import { braceExpand, Minimatch } from 'minimatch';
import { lazily } from './lazily.ts';

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

/** Globs compiled once, when first needed: true where one of them matches a path with `/` between names, or a name. */
export function globTest(globs: readonly string[]): (path: string) => boolean {
  const tests = lazily(() =>
    globs
      .flatMap((glob) => braceExpand(glob, GLOB_OPTIONS))
      .map((glob) => ({
        pieces: piecesOf(glob),
        matcher: lazily(() => new Minimatch(glob, { ...GLOB_OPTIONS, nobrace: true })),
      })),
  );
  return (path) => {
    const lower = path.toLowerCase();
    for (const { pieces, matcher } of tests())
      if (hasAll(lower, pieces) && matcher().match(path)) return true;
    return false;
  };
}

function hasAll(text: string, pieces: string[]): boolean {
  for (const piece of pieces) if (!text.includes(piece)) return false;
  return true;
}

/** ASCII texts that every path has which the glob matches: most paths are refused without a closer look. */
function piecesOf(glob: string): string[] {
  const withoutClasses = glob.replace(/\[[^[\]\\]+\]/g, '*');
  if (/[[{\\]/.test(withoutClasses)) return [];
  return (withoutClasses.toLowerCase().match(/[\x20-\x7e]+/g) ?? [])
    .flatMap((ascii) => ascii.split(/[*?/]+/))
    .filter((piece) => piece.length > 1);
}

import { minimatch } from 'minimatch';
import { line, state } from './fields.ts';

/** More alternatives than that are a mistake, or an attack. */
const MAX_EXPANSIONS = 100;

/** How globs of rules and holds are read; whoever applies one must use the same. */
export const GLOB_OPTIONS = {
  dot: true,
  nocase: true,
  noext: true,
  nocomment: true,
  nonegate: true,
  platform: 'linux',
  braceExpandMax: MAX_EXPANSIONS + 1,
} as const;

/** A glob on a path or name with at most 100 brace expansions. */
export const glob = line.check((context) => {
  const expansions = minimatch.braceExpand(context.value, GLOB_OPTIONS).length;
  if (expansions > MAX_EXPANSIONS) {
    state(context, `has more than ${MAX_EXPANSIONS} brace expansions`, { hint: 'write several globs' });
  }
});

/** A name as part of a glob: it means itself. A `/` within it cannot stand in a path, so it means any character. */
export function escapeGlob(name: string): string {
  return name.replace(/[?*()[\]{}!#\\]/g, '\\$&').replaceAll('/', '?');
}

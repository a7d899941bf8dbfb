import { minimatch } from 'minimatch';
import { GLOB_OPTIONS } from '../match/glob.ts';
import { line, state } from './fields.ts';

/** More alternatives than that are a mistake, or an attack; one more shows it. */
const MAX_EXPANSIONS = GLOB_OPTIONS.braceExpandMax - 1;

/** A glob on a path or name with at most 100 brace expansions. */
export const glob = line.check((context) => {
  const expansions = minimatch.braceExpand(context.value, GLOB_OPTIONS).length;
  if (expansions > MAX_EXPANSIONS) {
    state(context, `has more than ${MAX_EXPANSIONS} brace expansions`, { hint: 'write several globs' });
  }
});

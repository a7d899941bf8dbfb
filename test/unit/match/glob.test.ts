import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { describe, expect, it } from 'vitest';
import { GLOB_OPTIONS, globTest } from '../../../src/match/glob.ts';

describe('globs of rules', () => {
  it.each([
    ['*[ _-]CV[ _-]*', 'my cv_2024.txt', true],
    ['*[ _-]CV[ _-]*', 'discvery.txt', false],
    ['[!a]bc', 'xBC', true],
    ['[]x]bc', ']bc', true],
    ['**/{Old,New}/*[0-9].txt', 'a/new/plan7.txt', true],
  ])('%s on %s', (glob, path, holds) => {
    expect(globTest([glob])(path)).toBe(holds);
  });

  it('match what minimatch matches, though most paths are refused without it', () => {
    const text = (pieces: string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((all) => all.join(''));
    const glob = text(['ab', 'B', '*', '**/', '?', '[ab]', '[!a]', '[b-a]', '[', ']', '/', '-', 'é']);
    const path = text(['ab', 'AB', 'b', '[', ']', '/', '-', 'É', 'a']);
    fc.assert(
      fc.property(glob, path, (one, other) => {
        expect(globTest([one])(other)).toBe(minimatch(other, one, GLOB_OPTIONS));
      }),
      { numRuns: 2000 },
    );
  });
});

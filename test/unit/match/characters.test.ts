import { expect, test } from 'vitest';
import { characters, foldAt, SPECIAL } from '../../../src/match/characters.ts';

test('the table of foldings says of every unit what folding it alone says', () => {
  const { folds } = characters();
  const wrong = Array.from(folds, (fold, unit) => {
    const { folded } = foldAt(String.fromCharCode(unit), 0);
    const isHalf = unit >= 0xd800 && unit < 0xe000;
    return fold === (isHalf || folded.length !== 1 ? SPECIAL : folded.charCodeAt(0)) ? [] : [unit];
  });
  expect(wrong.flat()).toEqual([]);
});

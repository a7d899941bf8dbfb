import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, suggestion } from '../../../src/rules/nearest.ts';

const known = ['formerEmployer', 'newEmployer', 'custodian', 'holds', 'dates'];

describe('nearest', () => {
  it.each([
    ['formerEmployr', 'formerEmployer'],
    ['formerEmplyoer', 'formerEmployer'],
    ['Holds', 'holds'],
    ['hold', 'holds'],
    ['dtaes', 'dates'],
    ['custodain', 'custodian'],
    ['x', null],
    ['completely different', null],
    ['h'.repeat(100_000), null],
  ])('of %.20s', (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it('is the word itself where it is known', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1 }), (words) => {
        for (const word of words) expect(nearest(word, words)?.toLowerCase()).toBe(word.toLowerCase());
      }),
    );
  });
});

describe('suggestion', () => {
  it('lists what is known where nothing is near', () => {
    expect(suggestion('zzzzz', ['a', 'b'], 'known keys')).toBe('known keys: a, b');
  });
});

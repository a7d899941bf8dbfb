import { describe, expect, it } from 'vitest';
import { entropyOf } from '../../../src/match/entropy.ts';
import { VALIDATORS, validatorOf } from '../../../src/match/validators.ts';
import { wildcard } from '../../../src/match/wildcard.ts';

describe('validators', () => {
  it.each([
    ['luhn', '4111111111111111', true],
    ['luhn', '4111 1111-1111 1111', true],
    ['luhn', '378282246310005', true],
    ['luhn', '4111111111111112', false],
    ['luhn', '0000000000000000', false],
    ['luhn', '18', false],
    ['luhn', '41111111111111111111111', false],
    ['iban', 'DE89 3704 0044 0532 0130 00', true],
    ['iban', 'gb82west12345698765432', true],
    ['iban', 'DE88370400440532013000', false],
    ['iban', 'DE89', false],
    ['iban', '89DE370400440532013000', false],
    ['aba', '021000021', true],
    ['aba', '021000022', false],
    ['aba', '991000021', false],
    ['aba', '02100002', false],
    ['ssn', '123-45-6789', true],
    ['ssn', '000-45-6789', false],
    ['ssn', '666-45-6789', false],
    ['ssn', '900-45-6789', false],
    ['ssn', '123-00-6789', false],
    ['ssn', '123-45-0000', false],
    ['ssn', '1234', false],
  ])('%s: %s', (name, value, expected) => {
    expect(validatorOf(name)(value)).toBe(expected);
  });

  it('are a closed list', () => {
    expect(VALIDATORS).toEqual(['luhn', 'iban', 'aba', 'ssn']);
    expect(() => validatorOf('constructor')).toThrow('unknown validator');
  });
});

describe('entropy', () => {
  it.each([
    ['', 0],
    ['aaaa', 0],
    ['abab', 1],
    ['abcd', 2],
    ['0123456789abcdef', 4],
    ['😀😁', 1],
  ])('%j has %d bits a character', (text, bits) => {
    expect(entropyOf(text)).toBeCloseTo(bits, 10);
  });
});

describe('a wildcard', () => {
  it.each([
    ['author', 'Author', true],
    ['author', 'co-author', false],
    ['*author', 'co-author', true],
    ['author*', 'authors', true],
    ['a*c*e', 'abcde', true],
    ['a*c*e', 'abde', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['*a*a*', 'ba', false],
    ['a.c', 'abc', false],
    ['*a*a*a*a*a*a*a*b', 'a'.repeat(10_000), false],
  ])('%s: %s', (pattern, text, expected) => {
    expect(wildcard(pattern)(text)).toBe(expected);
  });
});

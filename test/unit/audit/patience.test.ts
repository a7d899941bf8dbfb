import { describe, expect, it } from 'vitest';
import { timeFor } from '../../../src/audit/patience.ts';

describe('the time for a document', () => {
  it.each([
    [0, 30_000],
    [2 ** 25 - 1, 30_000],
    [2 ** 25, 60_000],
    [300_000_000, 270_000],
    [2 ** 40, 300_000],
  ])('of %d bytes is the budget for each 32 MiB, at most ten times', (size, time) => {
    expect(timeFor(size, 30_000)).toBe(time);
  });
});

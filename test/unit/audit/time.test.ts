import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../src/audit/time.ts';

const LARGEST = 8.64e15;

describe('a time in reports', () => {
  it.each([null, NaN, LARGEST + 1, -LARGEST - 1])('%s is no date', (time) => {
    expect(isoTime(time)).toBeNull();
  });

  it.each([0, -1, 0.5, -0.5, 86_399_999, 86_400_000, 253_402_300_800_000, LARGEST, -LARGEST])(
    '%d is what dates say',
    (time) => {
      expect(isoTime(time)).toBe(new Date(time).toISOString());
    },
  );

  it('is what dates say, whatever was asked for before', () => {
    const near = fc.integer({ min: -172_800_000, max: 172_800_000 });
    const far = fc.double({ min: -LARGEST, max: LARGEST, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.oneof(near, far)), (times) => {
        expect(times.map(isoTime)).toEqual(times.map((time) => new Date(time).toISOString()));
      }),
    );
  });
});

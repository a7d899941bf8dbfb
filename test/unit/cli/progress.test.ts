import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/audit/request.ts';
import { phaseTimes } from '../../../src/cli/phase-times.ts';
import { progressLine, progressText } from '../../../src/cli/progress.ts';
import { fakeIo } from './run-main.ts';

const START: Progress = { phase: 'examining', items: 0, totalItems: 4_000, bytes: 0, totalBytes: 8_192 };

describe('progress', () => {
  it.each<[string, Progress, number, string]>([
    [
      'while listing',
      { ...START, phase: 'listing', items: 1_204, totalItems: null },
      500,
      'listing 1,204 items',
    ],
    ['without a rate in the first second', { ...START, items: 10 }, 999, 'examining 10/4,000 items'],
    [
      'with time left by bytes',
      { ...START, items: 100, bytes: 2_048 },
      2_000,
      'examining 100/4,000 items, 2.0 KiB, 50 items/s, 6s left',
    ],
    [
      'with time left by items where no bytes are known',
      { ...START, items: 1_000, totalBytes: null },
      60_000,
      'examining 1,000/4,000 items, 17 items/s, 3m 0s left',
    ],
    [
      'with hours left',
      { ...START, items: 1, totalBytes: null, totalItems: 4_001 },
      1_000,
      'examining 1/4,001 items, 1 items/s, 1h 6m left',
    ],
    [
      'without time left where more was read than announced',
      { ...START, items: 5, bytes: 9_000 },
      1_000,
      'examining 5/4,000 items, 8.8 KiB, 5 items/s',
    ],
  ])('%s', (_name, progress, elapsed, text) => {
    expect(progressText(progress, elapsed)).toBe(text);
  });

  it('is silent where standard error is no terminal, and where it is not wanted', () => {
    const piped = fakeIo();
    const line = progressLine(piped.io, true);
    line.update(START);
    line.clear();
    expect(piped.stderr.text).toBe('');
    const terminal = fakeIo({}, true);
    progressLine(terminal.io, false).update(START);
    expect(terminal.stderr.text).toBe('');
  });

  it('draws at most ten times a second, and starts a rate with each phase', () => {
    const { io, stderr } = fakeIo({}, true);
    let now = 0;
    const line = progressLine(io, true, () => now);
    for (now = 0; now < 1_000; now += 1) line.update({ ...START, items: now });
    expect(stderr.text.split('\r').length - 1).toBe(10);
    now = 5_000;
    line.update({ ...START, phase: 'closing', items: 3 });
    expect(stderr.text.endsWith('\r\u001b[Kclosing 3/4,000 items')).toBe(true);
  });

  it.each([
    [0, 79],
    [20, 19],
    [200, 55],
  ])('fits a terminal of %i columns', (columns, longest) => {
    const { io, stderr } = fakeIo({}, true);
    stderr.columns = columns;
    let now = 0;
    const line = progressLine(io, true, () => now);
    line.update(START);
    now = 2_000;
    line.update({ ...START, items: 100, bytes: 2_048 });
    const drawn = stderr.text.split('\r\u001b[K').at(-1)!;
    expect(drawn.length).toBeLessThanOrEqual(longest);
    expect('examining 100/4,000 items, 2.0 KiB, 50 items/s, 6s left'.startsWith(drawn)).toBe(true);
  });

  it('takes its line away once', () => {
    const { io, stderr } = fakeIo({}, true);
    const line = progressLine(io, true, () => 0);
    line.update(START);
    stderr.text = '';
    line.clear();
    line.clear();
    expect(stderr.text).toBe('\r\u001b[K');
  });
});

describe('phase times', () => {
  it('says of each phase what it did and how long it took, once it is over', () => {
    const said: string[] = [];
    let now = 0;
    const times = phaseTimes(
      (message) => said.push(message),
      () => now,
    );
    times.end();
    times.at('listing', 0);
    now = 1_500;
    times.at('listing', 1_204);
    now = 2_340;
    expect(said).toEqual([]);
    times.at('closing', 0);
    expect(said).toEqual(['listing: 1,204 items in 2.34 s']);
    times.at('closing', 1);
    times.end();
    times.end();
    expect(said).toEqual(['listing: 1,204 items in 2.34 s', 'closing: 1 item in 0.00 s']);
  });
});

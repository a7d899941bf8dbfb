import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  date,
  duration,
  listOf,
  mailbox,
  oneOf,
  size,
  text,
  time,
  type Kind,
} from '../../../src/cli/values.ts';

class Refused extends Error {}

function parse<T>(kind: Kind<T>, given: string): T {
  return kind.parse(given, (what, hint) => {
    throw new Refused(`${what} / ${hint}`);
  });
}

const formats = listOf('format', ['text', 'json', 'csv']);
const level = oneOf('level', ['high', 'low']);

describe('values', () => {
  it.each<[Kind<unknown>, string, unknown]>([
    [duration, '500ms', 500],
    [duration, '30s', 30_000],
    [duration, '1.5m', 90_000],
    [duration, '2h', 7_200_000],
    [size, '10', 10],
    [size, '10B', 10],
    [size, '10MB', 10_000_000],
    [size, '4GiB', 4 * 2 ** 30],
    [size, '0.5 KiB', 512],
    [count(1, 256), '256', 256],
    [date, '2024-02-29', '2024-02-29'],
    [date, '2025-07-14T09:30+02:00', '2025-07-14T09:30+02:00'],
    [time, '2025-07-14', Date.UTC(2025, 6, 14)],
    [time, '2025-07-14T09:30:00.250Z', Date.UTC(2025, 6, 14, 9, 30, 0, 250)],
    [mailbox, 'dana.reyes@example.com', 'dana.reyes@example.com'],
    [mailbox, '@example.com', '@example.com'],
    [text, '**/*.docx', '**/*.docx'],
    [level, 'low', 'low'],
    [formats, 'json, csv,json', ['json', 'csv']],
  ])('%# reads %s %s', (kind, given, value) => {
    expect(parse(kind, given)).toEqual(value);
  });

  it.each<[Kind<unknown>, string]>([
    ...['', '30', '30 seconds', '-1s', '0s', '1e3s', '9999999999999h', 's', '0x1s'].map(
      (given) => [duration, given] as [Kind<unknown>, string],
    ),
    ...['', '4 gigabytes', '4gib', '0', '0.1', '-4GiB', '4constructor'].map(
      (given) => [size, given] as [Kind<unknown>, string],
    ),
    ...['', '0', '257', '1.5', '-1', '1e1', '٣'].map(
      (given) => [count(1, 256), given] as [Kind<unknown>, string],
    ),
    ...['', '2025-13-01', '2025-02-29', '14.07.2025', '2025-07-14T25:00Z', '2025-07-14T09:30'].map(
      (given) => [date, given] as [Kind<unknown>, string],
    ),
    [time, 'now'],
    [mailbox, 'dana'],
    [mailbox, 'dana@'],
    [mailbox, 'a@b@c'],
    [text, ''],
    [level, 'High'],
    [formats, ''],
    [formats, 'json,'],
  ])('%# refuses %s %j', (kind, given) => {
    expect(() => parse(kind, given)).toThrow(Refused);
  });

  it('says which word is wrong and what was meant', () => {
    expect(() => parse(formats, 'text,jsno')).toThrow("unknown format 'jsno' / did you mean 'json'?");
    expect(() => parse(formats, 'parquet')).toThrow("unknown format 'parquet' / one of: text, json, csv");
  });

  it('reads every whole number of milliseconds and bytes as itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (number) => {
        expect(parse(duration, `${number}ms`)).toBe(number);
        expect(parse(size, String(number))).toBe(number);
      }),
    );
  });

  it('accepts or refuses any text, and never breaks', () => {
    const kinds: Kind<unknown>[] = [duration, size, count(0, 9), date, time, mailbox, text, level, formats];
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...kinds), (given, kind) => {
        try {
          expect(parse(kind, given)).not.toBeNaN();
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, endOfDay, isDay, startOfDay } from '../../../src/rules/day.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

describe('isDay', () => {
  it.each(['2025-07-14', '2024-02-29', '1900-01-01', '2999-12-31'])('accepts %s', (text) => {
    expect(isDay(text)).toBe(true);
  });
  it.each([
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '2025-7-14',
    '2025-07-14T00:00:00Z',
    '14.07.2025',
    '0001-01-01',
    '',
  ])('refuses %s', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('startOfDay', () => {
  it.each([
    ['2025-07-14', 'UTC', '2025-07-14T00:00:00.000Z'],
    ['2025-07-14', 'America/Los_Angeles', '2025-07-14T07:00:00.000Z'],
    ['2025-12-14', 'America/Los_Angeles', '2025-12-14T08:00:00.000Z'],
    ['2025-07-14', 'Pacific/Kiritimati', '2025-07-13T10:00:00.000Z'],
    ['2025-07-14', 'Asia/Kathmandu', '2025-07-13T18:15:00.000Z'],
    // The clock went from midnight to one.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // The calendar left this day out: the next one counts.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('of %s in %s', (day, zone, expected) => {
    expect(iso(startOfDay(day, zone))).toBe(expected);
  });

  it('begins when the day before has ended', () => {
    const day = fc
      .date({ min: new Date('1950-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => iso(date.getTime()).slice(0, 10));
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(day, zone, (today, timeZone) => {
        const start = startOfDay(today, timeZone);
        expect(endOfDay(addDays(today, -1), timeZone)).toBe(start - 1);
        const local = new Intl.DateTimeFormat('sv', { timeZone });
        expect([local.format(start - 1), local.format(start)]).toEqual([addDays(today, -1), today]);
      }),
    );
  });
});

describe('addDays', () => {
  it.each([
    ['2025-07-14', -30, '2025-06-14'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-12-31', 1, '2026-01-01'],
  ])('%s %i', (day, days, expected) => {
    expect(addDays(day, days)).toBe(expected);
  });
});

import type { Matter } from '../model/matter.ts';
import type { ClockTest, Predicate, Range } from '../model/rule.ts';
import { addDays, endOfDay, startOfDay, WEEKDAYS } from './day.ts';
import type { DaySource } from './fact-tests.ts';
import type { PredicateSource } from './predicate-schema.ts';
import { when, type Resolved } from './resolved.ts';
import { dayVariable } from './variables.ts';

/** The tests of a predicate on times; days are those of the matter's time zone. */
export function timeTestsOf(source: PredicateSource, matter: Matter | null): Resolved[] {
  return (['created', 'modified', 'viewed'] as const).flatMap((test) => {
    const time = source[test];
    if (!time) return [];
    const needs = [time.after, time.before].flatMap((day) => {
      const variable = day?.variable ?? null;
      return variable !== null && dayVariable(matter, variable) === null ? [variable] : [];
    });
    const range: Range = {
      min: instantOf(time.after, matter, startOfDay),
      max: instantOf(time.before, matter, endOfDay),
    };
    const bounded: Predicate[] = (time.after ?? time.before) ? [{ test, range }] : [];
    const tests = [...bounded, ...clockTestsOf(test, time, matter?.timeZone ?? 'UTC')];
    return tests.map((one) => when({ texts: [], needs, parties: [] }, () => one));
  });
}

type TimeSource = NonNullable<PredicateSource['created']>;

function clockTestsOf(of: ClockTest['of'], { hours, weekdays }: TimeSource, timeZone: string): ClockTest[] {
  if (!hours && !weekdays) return [];
  const days = weekdays?.map((name) => WEEKDAYS.indexOf(name)) ?? null;
  return [{ test: 'clock', of, hours: hours ?? null, weekdays: days, timeZone }];
}

function instantOf(
  source: DaySource | undefined,
  matter: Matter | null,
  bound: (day: string, timeZone: string) => number,
): number | null {
  const day = source?.day ?? dayVariable(matter, source?.variable ?? '');
  return source === undefined || day === null
    ? null
    : bound(addDays(day, source.shift), matter?.timeZone ?? 'UTC');
}

/** The tests of a predicate that have no variables. */
export function plainTestsOf(source: PredicateSource): Predicate[] {
  const { sizeBytes, createdTogether, known, count, score } = source;
  const tests: Predicate[] = [];
  for (const test of ['extension', 'mediaType'] as const) {
    const values = source[test];
    if (values) tests.push({ test, values });
  }
  if (sizeBytes) {
    tests.push({ test: 'sizeBytes', range: { min: sizeBytes.min ?? null, max: sizeBytes.max ?? null } });
  }
  if (createdTogether)
    tests.push({ test: 'createdTogether', range: { min: createdTogether.min, max: null } });
  if (source.sharing) tests.push({ test: 'sharing', values: source.sharing });
  if (source.location) tests.push({ test: 'location', values: source.location });
  if (known) tests.push({ test: 'known', list: known.list ?? null, label: known.label ?? null });
  if (count) tests.push({ test: 'count', min: count.min, distinct: count.distinct ?? false });
  if (score) tests.push({ test: 'score', rule: score.rule, max: score.max, against: score.against ?? 0 });
  return tests;
}

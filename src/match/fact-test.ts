import type { Predicate, Range } from '../model/rule.ts';
import { clockTest } from './clock-test.ts';
import type { JudgeFacts } from './facts.ts';
import { globTest } from './glob.ts';
import { foldCase, wildcard } from './wildcard.ts';

/** Predicates that an item's text has no part in. */
export type FactPredicate = Exclude<
  Predicate,
  { test: 'phrases' | 'regex' | 'near' | 'property' | 'count' | 'score' | 'any' | 'all' | 'not' }
>;

export type FactTest = (facts: JudgeFacts) => boolean;

/** A fact that is not known makes its test false. */
export function factTest(predicate: FactPredicate): FactTest {
  switch (predicate.test) {
    case 'path':
    case 'name':
      return textFact(predicate.test, globTest(predicate.globs));
    case 'extension':
      return textFact('ext', oneOf(predicate.values.map((value) => value.replace(/^\./, ''))));
    case 'mediaType':
      return textFact('mediaType', oneOf(predicate.values));
    case 'owner':
    case 'changedBy':
      return textFact(predicate.test, oneOf(predicate.values.map(addressPattern)));
    case 'sharedWith': {
      const holds = oneOf(predicate.values.map(addressPattern));
      return ({ sharedWith }) => sharedWith?.some(holds) ?? false;
    }
    case 'sizeBytes':
      return numberFact(({ sizeBytes }) => sizeBytes, predicate.range);
    case 'createdTogether':
      return numberFact(({ createdTogether }) => createdTogether(), predicate.range);
    case 'created':
    case 'modified':
    case 'viewed': {
      const fact = `${predicate.test}At` as const;
      return numberFact((facts) => facts[fact], predicate.range);
    }
    case 'clock':
      return clockTest(predicate);
    case 'sharing':
      return ({ sharing }) => sharing !== null && predicate.values.includes(sharing);
    case 'location':
      return ({ location }) => location !== null && predicate.values.includes(location);
    case 'known':
      return knownFact(predicate.list, predicate.label);
  }
}

function textFact(
  fact: 'path' | 'name' | 'ext' | 'mediaType' | 'owner' | 'changedBy',
  holds: (value: string) => boolean,
): FactTest {
  return (facts) => {
    const value = facts[fact];
    return value !== null && holds(value);
  };
}

function numberFact(fact: (facts: JudgeFacts) => number | null, range: Range): FactTest {
  const min = range.min ?? -Infinity;
  const max = range.max ?? Infinity;
  return (facts) => {
    const value = fact(facts);
    return value !== null && value >= min && value <= max;
  };
}

/** Case aside; `*` stands for any run of characters. */
function oneOf(values: readonly string[]): (value: string) => boolean {
  const whole = new Set(values.filter((value) => !value.includes('*')).map(foldCase));
  const tests = values.filter((value) => value.includes('*')).map(wildcard);
  return (value) => whole.has(foldCase(value)) || tests.some((test) => test(value));
}

/** `@example.com` is every address of that domain. */
function addressPattern(value: string): string {
  return value.startsWith('@') ? `*${value}` : value;
}

function knownFact(list: string | null, label: string | null): FactTest {
  return ({ known }) =>
    known.some((entry) => (list ?? entry.list) === entry.list && (label ?? entry.label) === entry.label);
}

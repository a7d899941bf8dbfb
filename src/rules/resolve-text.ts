import type { Matter } from '../model/matter.ts';
import type { Ignored, Predicate, ValueTest } from '../model/rule.ts';
import { PARTS, type Part } from '../model/segment.ts';
import type { PredicateSource } from './predicate-schema.ts';
import { anyOf, plain, when, type Resolved } from './resolved.ts';
import { expand, expandPattern, type Expansion } from './template.ts';
import type { IgnoredSource } from './value-tests.ts';

const DEFAULT_PARTS: readonly Part[] = PARTS.filter((part) => part !== 'path');

/** The tests of a predicate whose texts may have variables. */
export function textTestsOf(source: PredicateSource, matter: Matter | null): Resolved[] {
  const { phrases, regex, near, property } = source;
  const tests: Resolved[] = [];
  if (phrases) {
    const terms = expandAll(phrases.terms, matter);
    tests.push(when(terms, (texts) => ({ test: 'phrases', terms: texts, in: partsOf(phrases.in) })));
  }
  if (regex) {
    const make = (pattern: string): Predicate => {
      return { test: 'regex', pattern, in: partsOf(regex.in), ...valueTestOf(regex) };
    };
    tests.push(when(expandPattern(regex.pattern, matter), (patterns) => anyOf(patterns.map(make))));
  }
  if (near) tests.push(nearTest(near, matter));
  for (const test of ['path', 'name'] as const) {
    const globs = source[test];
    if (globs) tests.push(when(expandAll(globs, matter, escapeGlob), (texts) => ({ test, globs: texts })));
  }
  for (const test of ['owner', 'sharedWith', 'changedBy'] as const) {
    const people = source[test];
    if (!people) continue;
    const values = expandAll(people, matter);
    tests.push(when(values, (texts) => ({ test, values: texts.map((text) => text.toLowerCase()) })));
  }
  if (property) tests.push(propertyTest(property, matter));
  return tests;
}

type NearSource = NonNullable<PredicateSource['near']>;

function nearTest(near: NearSource, matter: Matter | null): Resolved {
  const { within, unique = 1 } = near;
  if (near.regex !== undefined) {
    const make = (pattern: string): Predicate => ({
      test: 'near',
      terms: [],
      pattern,
      value: valueTestOf(near),
      within,
      unique,
    });
    return when(expandPattern(near.regex, matter), (patterns) => anyOf(patterns.map(make)));
  }
  const terms = expandAll(near.terms ?? [], matter);
  return when(terms, (texts) => ({
    test: 'near',
    terms: texts,
    pattern: null,
    value: null,
    within,
    unique,
  }));
}

function valueTestOf(source: NonNullable<PredicateSource['regex']> | NearSource): ValueTest {
  const { group = null, validator = null, entropy = null, ignore = [] } = source;
  const full = (ignored: IgnoredSource): Ignored => ({
    value: ignored.value ?? [],
    match: ignored.match ?? [],
    line: ignored.line ?? [],
    stopwords: ignored.stopwords ?? [],
  });
  return { group, validator, entropy, ignore: ignore.map(full) };
}

function propertyTest(property: NonNullable<PredicateSource['property']>, matter: Matter | null): Resolved {
  const { name, value } = property;
  if (value === undefined) return plain({ test: 'property', name, value: null });
  const make = (text: string): Predicate => ({ test: 'property', name, value: text });
  return when(expandAll([value], matter), (texts) => anyOf(texts.map(make)));
}

function partsOf(given: Part[] | undefined): Part[] {
  return [...new Set(given ?? DEFAULT_PARTS)];
}

/** A test with an empty variable in one of its texts is false as a whole. */
function expandAll(
  templates: readonly string[],
  matter: Matter | null,
  escape = (value: string): string => value,
): Expansion {
  const all = templates.map((template) => expand(template, matter, escape));
  return {
    texts: [...new Set(all.flatMap(({ texts }) => texts))],
    needs: all.flatMap(({ needs }) => needs),
    parties: all.flatMap(({ parties }) => parties),
  };
}

/** A name as part of a glob: it means itself. A `/` within it cannot stand in a path, so it means any character. */
function escapeGlob(name: string): string {
  return name.replace(/[?*()[\]{}!#\\]/g, '\\$&').replaceAll('/', '?');
}

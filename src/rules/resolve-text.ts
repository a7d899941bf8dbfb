import type { Matter } from '../model/matter.ts';
import type { Predicate } from '../model/rule.ts';
import { PARTS, type Part } from '../model/segment.ts';
import { escapeGlob } from './glob.ts';
import type { PredicateSource } from './predicate-schema.ts';
import { anyOf, plain, when, type Resolved } from './resolved.ts';
import { expand, expandPattern, type Expansion } from './template.ts';

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
    const { validator = null, entropy = null } = regex;
    const make = (pattern: string): Predicate => {
      return { test: 'regex', pattern, in: partsOf(regex.in), validator, entropy };
    };
    tests.push(when(expandPattern(regex.pattern, matter), (patterns) => anyOf(patterns.map(make))));
  }
  if (near) tests.push(nearTest(near, matter));
  for (const test of ['path', 'name'] as const) {
    const globs = source[test];
    if (globs) tests.push(when(expandAll(globs, matter, escapeGlob), (texts) => ({ test, globs: texts })));
  }
  if (source.owner) {
    const values = expandAll(source.owner, matter);
    tests.push(when(values, (texts) => ({ test: 'owner', values: texts.map((text) => text.toLowerCase()) })));
  }
  if (property) tests.push(propertyTest(property, matter));
  return tests;
}

function nearTest(near: NonNullable<PredicateSource['near']>, matter: Matter | null): Resolved {
  const { within, unique = 1 } = near;
  if (near.regex !== undefined) {
    const make = (pattern: string): Predicate => ({ test: 'near', terms: [], pattern, within, unique });
    return when(expandPattern(near.regex, matter), (patterns) => anyOf(patterns.map(make)));
  }
  const terms = expandAll(near.terms ?? [], matter);
  return when(terms, (texts) => ({ test: 'near', terms: texts, pattern: null, within, unique }));
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

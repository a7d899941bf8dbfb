import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import type { ExampleSource } from '../../../src/rules/example-schema.ts';
import { exampleJudge } from '../../../src/rules/examples.ts';
import { loadPacks } from '../../../src/rules/pack.ts';
import { resolveRule } from '../../../src/rules/resolve.ts';
import type { Predicate } from '../../../src/model/rule.ts';

type Drop = (text: string) => string;

/** Functions that take out of a text whatever the predicate identifies. */
function dropsOf(predicate: Predicate): Drop[] {
  switch (predicate.test) {
    case 'any':
    case 'all':
      return predicate.of.flatMap(dropsOf);
    case 'phrases':
      return predicate.terms.map((term) => {
        const escaped = term.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&').replace(/ /g, '[\\s_.-]+');
        return (text: string) => text.replace(new RegExp(escaped, 'giu'), '~');
      });
    case 'regex': {
      const pattern = RE2JS.compile(predicate.pattern);
      return [(text) => pattern.matcher(text).replaceAll('~')];
    }
    default:
      return [];
  }
}

/** The example without what identifies it: words out of text and path, and every fact but the words gone. */
function withoutIdentifier(
  { text, path, in: part, property }: ExampleSource,
  match: Predicate,
): ExampleSource {
  const drops = dropsOf(match);
  const drop = (given: string) => drops.reduce((left, each) => each(left), given);
  return {
    path: identifiesByFact(match) ? 'x' : drop(path ?? 'x'),
    ...(text !== undefined && { text: drop(text) }),
    ...(part !== undefined && { in: part }),
    ...(property !== undefined && { property: identifiesByFact(match) ? 'x' : property }),
  };
}

/** The path, or a fact that examples state beside it. */
function identifiesByFact(predicate: Predicate): boolean {
  if (predicate.test === 'any' || predicate.test === 'all') return predicate.of.some(identifiesByFact);
  return !['phrases', 'regex', 'count'].includes(predicate.test);
}

const packs = await loadPacks([...(await builtinPacks()).values()]);
const rules = packs.flatMap((pack) =>
  pack.rules.map((source) => ({
    id: source.id,
    source,
    pack,
    rule: resolveRule(source, pack.facts.id, pack.sampleMatter),
  })),
);

describe.each(rules)('$id', ({ source, rule, pack }) => {
  test('no longer finds an example whose identifier is dropped', () => {
    if ('needs' in rule) throw new Error(`${rule.id} needs ${rule.needs}`);
    const judge = exampleJudge(rule, pack.sampleMatter?.timeZone ?? 'UTC');
    for (const example of source.examples) {
      expect(['high', 'medium'], JSON.stringify(example)).toContain(judge(example)?.confidence);
      const mutated = withoutIdentifier(example, rule.match);
      expect(judge(mutated)?.confidence ?? 'none', JSON.stringify(mutated)).toMatch(/^(?:none|low)$/);
    }
  });
});

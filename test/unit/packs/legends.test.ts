import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compile } from '../../../src/match/engine.ts';
import type { Part } from '../../../src/model/segment.ts';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { loadPacks } from '../../../src/rules/pack.ts';
import { resolveRules } from '../../../src/rules/resolve.ts';
import { facts, segment } from '../match/apply.ts';

const file = new URL('legends.yaml', import.meta.url);
const LEGENDS = parse(readFileSync(file, 'utf8')) as Record<string, { marked: string[]; unmarked: string[] }>;

const packs = await loadPacks([...(await builtinPacks()).values()]);
const markings = packs.filter(({ facts: { id } }) => id === 'markings');
const engine = compile(resolveRules(markings, null).rules, { showMatches: false });

/** Rules of the markings that find something with medium confidence or more. */
function found(marked: string): string[] {
  const [, part = 'body', text = ''] = /^(?:([a-z]+)\|)?([^]*)$/.exec(marked) ?? [];
  const scan = engine.startScan();
  scan.add(segment(text, { part: part as Part }));
  return engine
    .judge(facts({ path: 'a.docx', name: 'a.docx', ext: 'docx' }), scan.finish())
    .filter(({ score }) => score > 0)
    .map(({ ruleId }) => ruleId);
}

describe.each(Object.entries(LEGENDS))('%s', (_, { marked, unmarked }) => {
  it.each(marked)('%j is a legend', (text) => {
    expect(found(text)).not.toEqual([]);
  });

  it.each(unmarked)('%j is none', (text) => {
    expect(found(text)).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkPacks } from '../../../src/rules/check.ts';
import { exampleSchema } from '../../../src/rules/example-schema.ts';
import { readPack } from '../../../src/rules/pack.ts';
import { predicateSchema } from '../../../src/rules/predicate-schema.ts';
import { TEXT_VARIABLES } from '../../../src/rules/variables.ts';
import { inWords, written } from './written.ts';

const guide = await readFile(fileURLToPath(new URL('../../../rules/README.md', import.meta.url)), 'utf8');

function yamlBlocks(section: string): string[] {
  const start = guide.indexOf(`\n## ${section}\n`);
  const end = guide.indexOf('\n## ', start + 1);
  const text = guide.slice(start, end < 0 ? undefined : end);
  return Array.from(text.matchAll(/```yaml\n([^`]+)```/g), ([, block]) => block ?? '');
}

async function verdicts(pack: string): Promise<string[]> {
  return (await checkPacks([await written(pack)])).map(inWords);
}

describe('the worked example', () => {
  const [rule = '', counterexamples = '', evidence = ''] = yamlBlocks('From an idea to a checked rule');

  it('passes at first', async () => {
    expect(await verdicts(rule)).toEqual([]);
  });
  it('fails with its counterexamples, as the guide shows', async () => {
    const problems = await verdicts(rule + counterexamples);
    const shown = Array.from(
      guide.matchAll(/^northwind\.yaml:([\d:]+): error: (.+)$/gm),
      ([, place, message]) => {
        return `${place ?? ''} ${message ?? ''}`;
      },
    );
    expect(shown).toHaveLength(2);
    expect(problems).toEqual(shown);
  });
  it('passes with its evidence', async () => {
    const sample = 'matter: {formerEmployer: {name: N, customers: [{name: Contoso}]}}\n';
    expect(await verdicts(rule + counterexamples + evidence + sample)).toEqual([]);
  });
});

describe('the tests that the guide shows', () => {
  const lines = [...yamlBlocks('Tests'), ...yamlBlocks('Variables')]
    .filter((block) => !/^(match|any|rules):/.test(block))
    .flatMap((block) => block.trim().split('\n'));

  it('are many', () => {
    expect(lines.length).toBeGreaterThan(20);
  });
  it.each(lines)('%s', (line) => {
    expect(predicateSchema.safeParse(parse(line)).error?.issues).toBeUndefined();
  });
  it.each(
    [...yamlBlocks('Tests'), ...yamlBlocks('Variables')].filter((block) => /^(match|any):/.test(block)),
  )('%s', (block) => {
    const { match, ...rest } = parse(block) as { match?: unknown };
    expect(predicateSchema.safeParse(match ?? rest).error?.issues).toBeUndefined();
  });
});

describe('the guide', () => {
  it('shows rules that require others as a pack has them', async () => {
    const [block = ''] = yamlBlocks('Tests').filter((one) => one.startsWith('rules:'));
    const rules = block.replaceAll(
      /^ {4}(?=match:)/gm,
      `    title: T\n    rationale: R\n    severity: high\n    `,
    );
    const { problems } = await readPack(await written(`pack: own\nversion: 1.0.0\n${rules}`));
    expect(problems).toEqual([]);
  });

  it.each(Object.keys((predicateSchema as unknown as { shape: object }).shape))(
    'documents the test %s',
    (test) => {
      expect(guide).toMatch(new RegExp(`\\b${test}\\b`));
    },
  );

  it.each(TEXT_VARIABLES.filter((name) => !name.startsWith('newEmployer')))('documents %s', (name) => {
    expect(guide).toMatch(new RegExp(`[\`.]${name.split('.').at(-1) ?? ''}\``));
  });

  it('shows examples that are right', () => {
    const [examples = ''] = yamlBlocks('Examples');
    for (const example of (parse(examples) as { examples: unknown[] }).examples) {
      expect(exampleSchema.safeParse(example).error?.issues).toBeUndefined();
    }
  });
});

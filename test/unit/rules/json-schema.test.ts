import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as prettier from 'prettier';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scan } from '../../../src/cli/commands/scan.ts';
import { fieldProfileSchema } from '../../../src/cli/field-profile.ts';
import * as options from '../../../src/cli/options.ts';
import { takesValue, type Option } from '../../../src/cli/option.ts';
import { matterSchema } from '../../../src/rules/matter-schema.ts';
import { packSchema } from '../../../src/rules/pack-schema.ts';

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../../../rules/schema/${name}.schema.json`, import.meta.url));

/** What an editor needs: the shape, not the checks that take code. */
async function jsonSchema(schema: z.ZodType, reused: 'ref' | 'inline'): Promise<string> {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused }));
  return prettier.format(text, { parser: 'json', printWidth: 110 });
}

/** A configuration file has the long names of the options as keys. */
function configSchema(): z.ZodType {
  const scalar = z.union([z.string(), z.number()]);
  const known = [...(Object.values(options) as unknown[]), ...scan.options].filter(
    (option): option is Option => typeof option === 'object' && option !== null && 'long' in option,
  );
  const shape = known
    .filter(({ long }) => long !== 'config')
    .map((option) => {
      const list = takesValue(option) && (option.repeatable || option.kind.commas);
      const value = !takesValue(option) ? z.boolean() : list ? z.union([scalar, z.array(scalar)]) : scalar;
      return [option.long, value.optional().describe(option.help)] as const;
    });
  return z.strictObject(Object.fromEntries(shape)).meta({ title: 'handback configuration file' });
}

const schemas = [
  ['rules', packSchema, 'ref'],
  ['matter', matterSchema, 'inline'],
  ['config', configSchema(), 'inline'],
  ['fields', fieldProfileSchema, 'ref'],
] as const;

describe.each(schemas)('rules/schema/%s.schema.json', (name, schema, reused) => {
  it('is up to date; after a change run vitest with --update', async () => {
    await expect(await jsonSchema(schema, reused)).toMatchFileSnapshot(pathOf(name));
  });
});

async function validator(name: string) {
  const schema = JSON.parse(await readFile(pathOf(name), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  return (text: string): boolean => validate(parse(text));
}

const RULE = 'id: a.b, title: T, rationale: R, severity: low';

describe('an editor', () => {
  it.each([
    [
      `pack: a\nversion: 1.0.0\nrules: [{${RULE}, match: {any: [{phrases: {terms: x}}, {not: {path: [a, b]}}]}}]`,
      true,
    ],
    [`pack: a\nversion: 1.0.0\nrules: [{${RULE}, match: {any: [{phrase: {terms: x}}]}}]`, false],
    [
      `pack: a\nversion: 1.0.0\nrules: [{${RULE}, match: {name: x}, evidence: [{weight: 2, near: {terms: [a], within: 60 words}}]}]`,
      true,
    ],
    [
      `pack: a\nversion: 1.0.0\nrules: [{${RULE}, match: {name: x}, evidence: [{weight: much, name: x}]}]`,
      false,
    ],
    [`pack: a\nversion: 1.0.0\nrules: [{${RULE.replace('low', 'lo')}, match: {name: x}}]`, false],
  ])('judges a rule file: %s', async (text, right) => {
    expect((await validator('rules'))(text)).toBe(right);
  });

  it.each([
    ['matter: M\nholds: [{name: H, since: 2025-01-01, by: C, scope: all}]', true],
    ['matter: M\nholds: [{name: H, since: 2025-01-01, by: C, scope: {paths: [a]}}]', true],
    ['matter: M\nformerEmployr: {name: N}', false],
    ['custodian: {name: N}', false],
  ])('judges a matter file: %s', async (text, right) => {
    expect((await validator('matter'))(text)).toBe(right);
  });

  it.each([
    ['name: Order 12\ncolumns: [NAME, SHA256]\nreceivers: {neutral: [PATH]}', true],
    ['name: Order 12\ncolumns: [NAMES]', false],
    ['columns: [NAME]', false],
  ])('judges a field profile: %s', async (text, right) => {
    expect((await validator('fields'))(text)).toBe(right);
  });

  it.each([
    ['jobs: 2\nformat: [json, csv]\nstrict: true', true],
    ['jbos: 2', false],
  ])('judges a configuration file: %s', async (text, right) => {
    expect((await validator('config'))(text)).toBe(right);
  });
});

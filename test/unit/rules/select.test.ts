import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { loadRuleSet, ruleFiles } from '../../../src/rules/select.ts';
import { errorOf, folder } from './written.ts';

const pack = (name: string): string =>
  `pack: ${name}\nversion: 1.0.0\nrules:\n  - {id: ${name}.a, title: T, rationale: R, severity: low, match: {name: '*.${name}'}}\n`;

async function packsIn(...names: string[]): Promise<string> {
  const path = await folder();
  for (const name of names) await writeFile(join(path, `${name}.yaml`), pack(name));
  await writeFile(join(path, 'notes.txt'), 'no rules');
  await writeFile(join(path, '.hidden.yaml'), 'no: rules');
  return path;
}

const only = (...rules: string[]) => ({ defaults: false, rules });

describe('ruleFiles', () => {
  it('takes files, folders and globs, each file once', async () => {
    const path = await packsIn('one', 'two', 'three');
    await symlink(join(path, 'one.yaml'), join(path, 'same.yml'));
    const names = async (...rules: string[]) =>
      (await ruleFiles(only(...rules))).map((file) => basename(file));
    expect(await names(join(path, 'two.yaml'))).toEqual(['two.yaml']);
    expect(await names(path)).toEqual(['one.yaml', 'three.yaml', 'two.yaml']);
    expect(await names(join(path, 't*.yaml'), join(path, 'two.yaml'))).toEqual(['three.yaml', 'two.yaml']);
  });

  it('begins with the packs that come along', async () => {
    const path = await packsIn('one');
    const builtin = [...(await builtinPacks()).values()];
    const files = await ruleFiles({ defaults: true, rules: [path] });
    expect(files).toEqual([...builtin, join(path, 'one.yaml')]);
  });

  it('takes packs that come along by name', async () => {
    for (const [name, file] of await builtinPacks()) expect(await ruleFiles(only(name))).toEqual([file]);
  });

  it('is nothing where nothing is asked for', async () => {
    expect(await ruleFiles(only())).toEqual([]);
  });

  it.each(['nowhere.yaml', 'no/such/folder', 'no*such.yaml', ''])('refuses %j', async (rule) => {
    expect(await errorOf(ruleFiles(only(rule)))).toMatchObject({
      code: 2,
      message: `no such rule pack or file '${rule}'`,
    });
  });

  it('refuses a folder without rules', async () => {
    const path = await folder();
    await mkdir(join(path, 'sub.yaml'));
    expect(await errorOf(ruleFiles(only(path)))).toMatchObject({
      code: 2,
      message: `no rule files in '${path}'`,
    });
  });
});

describe('loadRuleSet', () => {
  it('loads and resolves', async () => {
    const ruleSet = await loadRuleSet(only(await packsIn('one', 'two')), null);
    expect(ruleSet.rules.map(({ id }) => id)).toEqual(['one.a', 'two.a']);
    expect(ruleSet.packs.map(({ id, rules }) => [id, rules])).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
  });
});

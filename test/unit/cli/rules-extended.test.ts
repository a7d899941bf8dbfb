import { Ajv2020 } from 'ajv/dist/2020.js';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../../src/model/report.ts';
import reportSchema from '../../../src/report/schema/report.schema.json' with { type: 'json' };
import { runMain } from './run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

const OWN = `[extend]
path = "base.toml"
disabledRules = ["gone"]
[[rules]]
id = "own"
regex = "own_[0-9]{4}"
`;

const BASE = `[[rules]]
id = "gone"
regex = "gone_[0-9]{4}"
[[rules]]
id = "kept"
regex = "kept_[0-9]{4}"
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handback-extended-'));
  await mkdir(at('drive'));
  await writeFile(at('drive/own.toml'), OWN);
  await writeFile(at('drive/base.toml'), BASE);
  await writeFile(at('drive/a.txt'), 'gone_1234 kept_1234\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('rules of a file that extends another', () => {
  it('are those of the run, whose report and case name both files', async () => {
    const rules = ['-r', at('drive/own.toml'), '--no-default-rules'];
    const run = await runMain(['scan', at('drive'), ...rules, '-f', 'json', '-c', at('run.case')]);
    expect(run.code).toBe(1);
    const report = JSON.parse(run.stdout) as ReportHead & { items: ReportItem[] };
    const isReport = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
      reportSchema,
    );
    isReport(report);
    expect(isReport.errors).toBeNull();
    expect(report.rules.packs).toMatchObject([
      { rules: 2, files: [{ file: at('drive/own.toml') }, { file: at('drive/base.toml') }] },
    ]);
    expect(
      report.items.map(({ name, examination, findings }) => [name, examination.reasons, findings.length]),
    ).toEqual([
      ['a.txt', [], 1],
      ['base.toml', ['own-file'], 0],
      ['own.toml', ['own-file'], 0],
    ]);
    expect((await runMain(['verify', at('run.case')])).code).toBe(0);
    expect((await runMain(['report', at('run.case'), '-f', 'text'])).stdout).toMatch(/Used +rule file/);
  });

  it('are shown as they stand in the file that has them', async () => {
    const show = async (id: string): Promise<string> =>
      (await runMain(['rules', 'show', id, '-r', at('drive/own.toml')])).stdout.replace(folder, '');
    expect(await show('gitleaks.own')).toBe(
      '# gitleaks 1.0.0, /drive/own.toml:4\n[[rules]]\nid = "own"\nregex = "own_[0-9]{4}"\n',
    );
    expect(await show('gitleaks.kept')).toContain('/drive/base.toml:4\n[[rules]]\nid = "kept"\n');
  });

  it('are not written over', async () => {
    for (const command of [
      ['scan', at('drive'), '-r', at('drive/own.toml'), '-f', 'json'],
      ['rules', 'import', at('drive/own.toml')],
    ]) {
      expect((await runMain([...command, '-o', at('drive/base.toml')])).code).toBe(2);
    }
    expect(await readFile(at('drive/base.toml'), 'utf8')).toBe(BASE);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from './run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

const RULES = `
[[rules]]
id = "token"
description = "A token."
regex = '''tok_([a-z0-9]{8})'''
[[rules]]
id = "ahead"
description = "Cannot be."
regex = '''(?=x)y'''
`;

const PACK = `pack: own
version: 1.0.0
rules:
  - id: own.brief
    title: Brief
    rationale: Shows prices.
    severity: high
    match: {phrases: {terms: [renewal brief]}}
    base: 0
    evidence:
      - {weight: 2, near: {terms: [floor price], within: 9 words}}
      - {weight: 1, near: {terms: "{{formerEmployer.customers}}", within: 9 words}}
      - {weight: -3, phrases: {terms: [this template]}}
    except: {phrases: {terms: [recipe]}}
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handback-rules-cli-'));
  await writeFile(at('gitleaks.toml'), RULES);
  await writeFile(at('own.yaml'), PACK);
  await writeFile(at('brief.txt'), 'Agenda\nRenewal brief: the floor price is 41.\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('rules import', () => {
  it('writes the pack and the account apart', async () => {
    const { code, stdout: out, stderr: err } = await runMain(['rules', 'import', at('gitleaks.toml')]);
    expect(code).toBe(0);
    expect(out).toMatch(/^pack: gitleaks\n/);
    expect(err.replaceAll(folder, '')).toBe(
      "/gitleaks.toml:9:1: unsupported 'ahead': regex: look-around is not supported\n" +
        '1 loaded, 0 translated in part, 1 unsupported\n',
    );
  });

  it('writes a file that checks', async () => {
    expect((await runMain(['rules', 'import', at('gitleaks.toml'), '-o', at('pack.yaml')])).stdout).toBe('');
    expect(await readFile(at('pack.yaml'), 'utf8')).toContain('id: gitleaks.token');
    expect((await runMain(['rules', 'check', at('pack.yaml')])).code).toBe(0);
  });

  it('writes nothing where anything is lost and that is not wanted', async () => {
    const {
      code,
      stdout: out,
      stderr: err,
    } = await runMain(['rules', 'import', at('gitleaks.toml'), '--strict']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('1 unsupported');
  });

  it('refuses a pack of our own, and to write over its input', async () => {
    expect(await runMain(['rules', 'import', at('own.yaml')])).toMatchObject({ code: 2 });
    const over = await runMain(['rules', 'import', at('gitleaks.toml'), '-o', at('gitleaks.toml')]);
    expect(over.code).toBe(2);
    expect(await readFile(at('gitleaks.toml'), 'utf8')).toBe(RULES);
  });
});

describe('rules test', () => {
  const test = (...args: string[]) =>
    runMain(['rules', 'test', '--no-default-rules', '-r', at('own.yaml'), ...args]);

  it('says what a rule finds in a file, and what grades it', async () => {
    const { code, stdout: out } = await test(at('brief.txt'));
    expect(code).toBe(0);
    expect(out.replaceAll(folder, '')).toBe(
      '# /brief.txt\n' +
        'own.brief: medium confidence, score 2; severity high\n' +
        '  matches 1 time: body line 2 "R****** b****"\n' +
        '  +0  base\n' +
        '  +2  near: { terms: [ floor price ], within: 9 words }\n' +
        '      2 more lines of evidence do not hold\n',
    );
  });

  it('shows all evidence and the match itself when asked', async () => {
    const { stdout: out } = await test('A renewal brief, as this template has it', '-v', '--show-matches');
    expect(out).toContain('own.brief: low confidence, score -3; not reported unless --min-confidence low\n');
    expect(out).toContain('renewal brief');
    expect(out).toContain('(needs formerEmployer.customers)');
    expect(out).toContain('  -3  phrases:');
  });

  it.each([
    ['breif.docx', "handback: no such file: 'breif.docx'; taken as a text\n"],
    ['no/such/brief.txt', "handback: no such file: 'no/such/brief.txt'; taken as a text\n"],
    ['Brief.', ''],
    ['see brief.txt', ''],
  ])('says of %s whether a file was meant', async (operand, stderr) => {
    expect(await test(operand)).toMatchObject({ code: 0, stdout: 'no rule matches\n', stderr });
  });

  it('tells of exceptions and of nothing', async () => {
    expect((await test('Recipe: renewal brief')).stdout).toContain(
      'no finding: an exception of the rule holds',
    );
    expect((await test('Dear Ada')).stdout).toBe('no rule matches\n');
  });
});

import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../src/model/report.ts';
import { nestedFormsPdf } from '../hostile/pdf.ts';
import { buildZip } from '../hostile/zip.ts';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { seededRandom } from '../make/random.ts';
import { BIN, handback, handbackKilled, ROOT } from '../make/run.ts';

type Report = ReportHead & { items: ReportItem[] };

const SETTINGS = ['--no-default-rules', '-r', join(ROOT, 'test/make/plan.yaml'), '-f', 'json'];

describe('an archive with members that kill their parser', () => {
  it('loses none of the others, however many they are', () => {
    const root = join(temporaryFolder(), 'drive');
    const numbers = Array.from({ length: 8 }, (_, n) => n);
    const parts = numbers.flatMap((n) => [
      { name: `${n}.txt`, data: `account plan ${n}` },
      { name: `${n}.pdf`, data: Buffer.concat([nestedFormsPdf(23), Buffer.from(`%${n}`)]) },
    ]);
    writeTree(root, { 'one.zip': buildZip(parts), 'two.zip': buildZip(parts) });
    const { stdout } = handback(['scan', root, ...SETTINGS, '--timeout-per-file', '3s']);
    const { items } = JSON.parse(stdout) as Report;
    const [one, two] = ['one.zip!', 'two.zip!'].map((prefix) =>
      items
        .filter(({ paths }) => paths[0]?.startsWith(prefix))
        .map(({ name, flagged, examination }) => ({ name, flagged, status: examination.status })),
    );
    expect(one?.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
    expect(one?.every(({ name, flagged }) => flagged === name.endsWith('.txt'))).toBe(true);
    expect(one?.every(({ name, status }) => status === (name.endsWith('.txt') ? 'scanned' : 'failed'))).toBe(
      true,
    );
    expect(two).toEqual(one);
  });
});

/** Where a file stops growing, so that a slow scan fills no disk. */
const MOST_GROWN = 2 ** 31;

describe('a file that grows', () => {
  it.each(['growing.txt', 'growing.bin'])('faster than it is read ends all the same: %s', async (name) => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { [name]: '' });
    const file = join(root, name);
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const block = Buffer.alloc(2 ** 24, name.endsWith('.txt') ? 'lunch at noon, ' : bytes);
    writeFileSync(file, block);
    const child = spawn(process.execPath, [BIN, 'scan', root, ...SETTINGS]);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const timer = setInterval(() => {
      if (statSync(file).size < MOST_GROWN) appendFileSync(file, block);
    }, 20);
    await ended;
    clearInterval(timer);
    const { items } = JSON.parse(stdout) as Report;
    expect(items[0]).toMatchObject({
      sha256: null,
      examination: { reasons: expect.arrayContaining(['changed-while-read']) as string[] },
    });
  });
});

describe('a pattern that is linear and slow all the same', () => {
  it('costs a text its budget, and Ctrl-C stops it', async () => {
    const folder = temporaryFolder();
    const rule = [
      'pack: slow',
      'version: 1.0.0',
      'rules:',
      '  - {id: slow.letters, title: T, rationale: R, severity: low,',
      "     match: {regex: {pattern: '[ab]*a[ab]{900}c'}}, examples: [{text: a}], counterexamples: [{text: z}]}",
    ];
    // Each next letter leads to a state of its own, so no automaton is ever complete.
    const random = seededRandom(3);
    const letters = Array.from({ length: 2 ** 20 }, () => (random() < 0.5 ? 'a' : 'b')).join('');
    const texts = Object.fromEntries([1, 2, 3].map((n) => [`drive/${n}.txt`, `${letters}${n}`]));
    writeTree(folder, { 'rule.yaml': rule.join('\n'), ...texts });
    const args = ['scan', join(folder, 'drive'), '-f', 'json', '--no-default-rules'];
    args.push('-r', join(folder, 'rule.yaml'), '--timeout-per-file', '2s');
    const { items } = JSON.parse(handback(args).stdout) as Report;
    expect(items.map(({ examination: { status, reasons } }) => [status, ...reasons])).toEqual(
      Array(3).fill(['partial', 'timeout']),
    );
    const { code } = await handbackKilled(args, 'SIGINT', 1_500);
    expect(code).toBe(130);
  });
});

describe('much of everything', () => {
  const pack = (rows: string[]): string => ['pack: t', 'version: 1.0.0', 'rules:', ...rows].join('\n');
  const row = (id: string, match: string, hit: string): string =>
    `  - {id: ${id}, title: T, rationale: R, severity: low, match: ${match}, examples: [{text: ${hit}}], counterexamples: [{text: z}]}`;

  it('ten thousand rules of one file are loaded and used', () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      row(`t.r${n}`, `{phrases: {terms: [term ${n}]}}`, `term ${n}`),
    );
    writeTree(folder, { 'rules.yaml': pack(rows), 'drive/a.txt': 'term 77, term 9999, term 10000' });
    const args = ['scan', 'drive', '-f', 'json', '--no-default-rules', '-r', 'rules.yaml'];
    const { rules, items } = JSON.parse(handback(args, { cwd: folder }).stdout) as Report;
    expect(rules.packs.map((used) => used.rules)).toEqual([10_000]);
    expect(items[0]?.findings.map(({ ruleId }) => ruleId)).toEqual(['t.r77', 't.r9999']);
  });

  it('a rule file of more words than fit is refused', () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'rules.yaml': `pack: [${'a,'.repeat(800_000)}]`, 'drive/a.txt': 'a' });
    const { code, stderr } = handback(['scan', 'drive', '-r', 'rules.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^handback: rules\.yaml:1:1\d{6}: too much for one file\n/);
  });

  // From 100 MB on nothing changes but the number of windows: 500 MB took five times as long and 232 MB.
  it('a line of 100 MB is read to its end where each byte is a hit', () => {
    const folder = temporaryFolder();
    const rows = [
      row('t.byte', '{regex: {pattern: a}}', 'a'),
      row('t.end', '{regex: {pattern: a+END}}', 'aEND'),
    ];
    writeTree(folder, { 'rules.yaml': pack(rows), 'drive/line.txt': 'a' });
    for (let n = 0; n < 25; n += 1)
      appendFileSync(join(folder, 'drive/line.txt'), Buffer.alloc(2 ** 22, 'a'));
    appendFileSync(join(folder, 'drive/line.txt'), 'END');
    const args = ['scan', 'drive', '-f', 'json', '--no-default-rules', '-r', 'rules.yaml'];
    const env = { NODE_OPTIONS: '--max-old-space-size=96' };
    const { items } = JSON.parse(handback(args, { cwd: folder, env }).stdout) as Report;
    expect(items[0]?.examination.status).toBe('scanned');
    expect(items[0]?.findings.map(({ ruleId, count }) => [ruleId, count])).toEqual([
      ['t.byte', 10_000],
      ['t.end', 1],
    ]);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReportItem } from '../../src/model/report.ts';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { BIN, handback } from '../make/run.ts';

const PACK = `pack: own
version: 1.0.0
rules:
  - id: own.plan
    title: Account plan
    rationale: Plans for a named customer are confidential.
    severity: high
    match: {phrases: {terms: [account plan]}}
    examples: [{text: an account plan}]
`;

/** A drive with one flagged file; beside it goes what a run writes. */
function makeDrive(): { folder: string; drive: string } {
  const folder = temporaryFolder();
  const drive = join(folder, 'drive');
  writeTree(drive, {
    'Plans/contoso.txt': 'Contoso account plan FY26: strictly confidential win-back plan\n',
    'Recipes/soup.txt': 'Boil the lentils.\n',
  });
  return { folder, drive };
}

const packs = mkdtempSync(join(tmpdir(), 'handback-test-'));
writeFileSync(join(packs, 'own.yaml'), PACK);
afterAll(() => {
  rmSync(packs, { recursive: true });
});
/** One rule is enough, and loads faster than all. */
const ONE_RULE = ['--no-default-rules', '-r', join(packs, 'own.yaml')];

/** Scans with one rule. */
function scan(source: string, args: string[] = [], cwd?: string) {
  return handback(['scan', source, ...ONE_RULE, ...args], cwd === undefined ? {} : { cwd });
}

function itemsOf(file: string): ReportItem[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { items: ReportItem[] }).items;
}

function bash(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, BIN, ...args], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('the command', { timeout: 120_000 }, () => {
  it('reports to the terminal, or to files that several formats share', () => {
    const { folder, drive } = makeDrive();
    const printed = scan(drive);
    expect(printed).toMatchObject({ code: 1, stderr: '' });
    expect(printed.stdout).toContain('Plans/contoso.txt');
    const out = join(folder, 'out');
    expect(scan(drive, ['-f', 'json,csv,md', '-o', out])).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^handback: exit code 1: complete; .*; written: \S+report\.json, .*\n$/,
      ) as string,
    });
    expect(readdirSync(out).sort()).toEqual(['checklist.md', 'report.csv', 'report.json']);
  });

  it('gives the same bytes for the same clock, whatever the number of workers', () => {
    const { drive } = makeDrive();
    const [one, two] = ['1', '2'].map(
      (jobs) => scan(drive, ['-f', 'json', '--now', '2025-08-04', '-j', jobs]).stdout,
    );
    expect(one).toBe(two);
    expect(JSON.parse(one!)).toMatchObject({ run: { startedAt: '2025-08-04T00:00:00.000Z' } });
  });

  it('reads rules, matter and settings from the configuration of the working folder; flags win', () => {
    const { folder, drive } = makeDrive();
    writeFileSync(join(folder, 'matter.yaml'), 'matter: Northwind v. Fabrikam Labs\n');
    writeFileSync(
      join(folder, 'handback.config.yaml'),
      'matter: matter.yaml\nfail-on: none\nformat: json\nexclude: ["Recipes/**"]\n',
    );
    const configured = scan(drive, [], folder);
    expect(configured.code).toBe(0);
    expect(JSON.parse(configured.stdout)).toMatchObject({
      matter: { matter: 'Northwind v. Fabrikam Labs' },
      options: { config: { file: 'handback.config.yaml' }, failOn: 'none' },
      scope: { filters: { exclude: ['Recipes/**'] } },
    });
    expect(scan(drive, ['--fail-on', 'low'], folder).code).toBe(1);
  });

  it('finds the files of a stated configuration beside it', () => {
    const { folder, drive } = makeDrive();
    writeTree(folder, {
      'settings/matter.yaml': 'matter: Northwind v. Fabrikam Labs\n',
      'settings/own.yaml': PACK,
      'settings/audit.yaml': 'matter: matter.yaml\nrules: [personal, own.yaml]\nno-default-rules: true\n',
    });
    const ran = handback(['scan', drive, '--config', join(folder, 'settings/audit.yaml'), '-f', 'json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      matter: { matter: 'Northwind v. Fabrikam Labs' },
      rules: { packs: [{ id: 'personal' }, { id: 'own' }] },
    });
  });

  it('obeys nothing in a source', () => {
    const { drive } = makeDrive();
    writeFileSync(join(drive, 'handback.config.yaml'), 'fail-on: none\nexclude: ["**"]\n');
    writeFileSync(join(drive, '.gitignore'), '*\n');
    for (const cwd of [drive, join(drive, 'Plans')]) {
      const ran = scan(drive, ['-f', 'json'], cwd);
      expect(ran.stderr).toMatch(
        cwd === drive ? /^handback: not obeyed, as it lies in a source: \S+\n$/ : /^$/,
      );
      expect(ran.code).toBe(1);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        coverage: { listed: 6, byReason: {} },
        options: { config: null },
      });
    }
    expect(scan(drive, ['-q'], drive).stderr).toBe('');
  });

  it('takes its own files in a source for what they are', () => {
    const { drive } = makeDrive();
    writeTree(drive, {
      'audit/matter.yaml': 'matter: Northwind v. Fabrikam Labs\n',
      'audit/report.csv': 'old',
    });
    const audit = join(drive, 'audit');
    const args = [
      'scan',
      drive,
      ...ONE_RULE,
      '-m',
      join(audit, 'matter.yaml'),
      '-c',
      join(audit, 'drive.case'),
    ];
    expect(handback([...args, '-f', 'json,csv', '-o', audit]).code).toBe(1);
    const own = itemsOf(join(audit, 'report.json')).filter(({ paths }) => paths[0]!.startsWith('audit/'));
    expect(own.map(({ name, examination }) => [name, examination.reasons])).toEqual(
      expect.arrayContaining([
        ['matter.yaml', ['own-file']],
        ['report.csv', ['own-file']],
        ['drive.case', ['own-file']],
      ]),
    );
  });

  it('expands a glob of sources in byte order', () => {
    const folder = temporaryFolder();
    for (const name of ['b', 'a', 'Z', '.hidden'])
      mkdirSync(join(folder, 'drives', name), { recursive: true });
    const { stdout } = scan('drives/*', ['-f', 'json'], folder);
    const { scope } = JSON.parse(stdout) as { scope: { sources: { given: string }[] } };
    expect(scope.sources.map(({ given }) => given)).toEqual([
      'drives/.hidden',
      'drives/Z',
      'drives/a',
      'drives/b',
    ]);
  });

  it('re-issues every report from a case, byte for byte', () => {
    const { folder, drive } = makeDrive();
    const file = join(folder, 'audit.case');
    const scanned = scan(drive, ['-c', file, '-f', 'json']);
    expect(handback(['report', file, '-f', 'json'])).toEqual(scanned);
    expect(handback(['checklist', file])).toEqual(handback(['report', file, '-f', 'md']));
    expect(handback(['report', file, '--show-matches'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `handback: the case keeps no matched text: ${file}\nhint: scan again with --show-matches into a new case\n`,
    });
  });

  it('does not count what a baseline has', () => {
    const { folder, drive } = makeDrive();
    const baseline = join(folder, 'baseline.json');
    expect(scan(drive, ['-f', 'json', '-o', baseline]).code).toBe(1);
    expect(scan(drive, ['--baseline', baseline]).code).toBe(0);
  });

  it('lists, shows and checks rules', () => {
    const listed = handback(['rules', 'list']);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toMatch(/^ {2}commercial\.account-plan +high +\w/m);
    expect(listed.stdout).toMatch(/\(inactive: needs dates\./);
    const shown = handback(['rules', 'show', 'commercial.account-plan']);
    expect(shown.stdout).toMatch(
      /^# commercial \S+, .*commercial\.yaml:\d+\n {2}- id: commercial\.account-plan\n/,
    );
    expect(shown.stdout.match(/ id: /g)).toHaveLength(1);
    expect(handback(['rules', 'check'])).toMatchObject({ code: 0, stderr: '' });
    const folder = temporaryFolder();
    const file = join(folder, 'own.yaml');
    writeFileSync(file, 'pack: own\nversion: 1.0.0\nruls: []\n');
    const checked = handback(['rules', 'check', file]);
    expect(checked.stdout).toContain(`${file}:3:1: error: unknown key 'ruls'; did you mean 'rules'?\n`);
    expect(checked.stderr).toMatch(/^handback: rules are wrong: \d errors?\nhint: .+\n$/);
    expect(checked.code).toBe(2);
  });

  it('says more when asked, less when asked', () => {
    const { drive } = makeDrive();
    const { stderr } = scan(drive, ['-v']);
    expect(stderr).toContain(`handback: sources: ${drive}\n`);
    expect(stderr).toContain('handback: outputs: text to standard output\n');
    expect(scan(drive, ['-v', '-q']).stderr).toBe('');
  });
});

describe('outputs', { timeout: 120_000 }, () => {
  it('ends silently with its own code where the reader of a pipe is gone', () => {
    const { drive } = makeDrive();
    const piped = bash(
      '"$0" "$1" scan "$2" --no-default-rules -f json | head -n 1; echo "${PIPESTATUS[0]}"',
      drive,
    );
    expect(piped).toEqual({ code: 0, stdout: '{\n0\n', stderr: '' });
    expect(bash('"$0" "$1" --help | true; echo "${PIPESTATUS[0]}"')).toEqual({
      code: 0,
      stdout: '0\n',
      stderr: '',
    });
    expect(bash('"$0" "$1" --version | true; echo "${PIPESTATUS[0]}"')).toMatchObject({
      stdout: '0\n',
      stderr: '',
    });
  });

  it('cannot fill a full device', () => {
    const { drive } = makeDrive();
    expect(bash('"$0" "$1" scan "$2" --no-default-rules > /dev/full', drive)).toEqual({
      code: 7,
      stdout: '',
      stderr:
        'handback: cannot write: standard output (no space left)\nhint: make room or choose another place\n',
    });
  });

  it('leave nothing where the limit of a file size is reached', () => {
    const { folder, drive } = makeDrive();
    const file = join(folder, 'audit.case');
    scan(drive, ['-c', file]);
    const out = join(folder, 'out');
    const limited = bash('ulimit -f 1; "$0" "$1" report "$2" -f md,json -o "$3"', file, out);
    expect(limited.stderr).toMatch(/^handback: cannot write: .*out\/\S+ \(file size limit reached\)\n/);
    expect(limited.code).toBe(7);
    expect(readdirSync(folder).sort()).toEqual(['audit.case', 'drive']);
  });

  it('are refused before the scan where they may not be written', () => {
    const { folder, drive } = makeDrive();
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o755 });
    for (const open of [folder, drive]) chmodSync(open, 0o755);
    const asNobody = `
      import('node:process').then(async ({ default: process }) => {
        if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
        const { main } = await import(process.argv[1]);
        process.exitCode = await main(process.argv.slice(2), process);
      });`;
    if (process.getuid?.() !== 0) chmodSync(closed, 0o555);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['-e', asNobody, join(BIN, '../../dist/main.js'), ...args], {
        encoding: 'utf8',
      });
    for (const [output, named] of [
      [['-f', 'json', '-o', join(closed, 'a.json')], join(closed, 'a.json')],
      [['-f', 'json,md', '-o', join(closed, 'out')], join(closed, 'out/report.json')],
      [['-c', join(closed, 'a.case')], join(closed, 'a.case')],
    ] as const) {
      const { status, stderr } = run('scan', drive, ...output);
      expect({ status, stderr }).toEqual({
        status: 7,
        stderr: `handback: cannot write: ${named} (permission denied)\nhint: choose a place that you may write\n`,
      });
    }
  });
});

describe('signals', { timeout: 120_000 }, () => {
  /** Starts a scan that lasts: a sparse file of 64 GiB. Resolves once it has begun. */
  async function startLongScan(...args: string[]) {
    const { folder, drive } = makeDrive();
    writeFileSync(join(drive, 'sparse.bin'), '');
    truncateSync(join(drive, 'sparse.bin'), 64 * 2 ** 30);
    const words = [BIN, 'scan', drive, ...ONE_RULE, '-v', ...args.map((word) => word.replace('%', folder))];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (data: Buffer) => {
        said.stderr += data.toString();
        if (said.stderr.includes('outputs: ')) resolve();
      });
    });
    return { child, said, ended, folder };
  }

  it.each([
    ['SIGINT', 130, 'interrupted'],
    ['SIGTERM', 143, 'terminated'],
  ] as const)('%s stops a scan with %i', async (signal, code, word) => {
    const { child, said, ended, folder } = await startLongScan('-f', 'json', '-o', '%/report.json');
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(said.stdout).toBe('');
    expect(said.stderr.split('\n').slice(-3)).toEqual([
      `handback: ${word}: nothing was kept`,
      'hint: with --case <file> an interrupted scan can be continued',
      '',
    ]);
    expect(readdirSync(folder)).toEqual(['drive']);
  });

  it('keep what was done in a case', async () => {
    const { child, said, ended, folder } = await startLongScan('-c', '%/audit.case');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said.stderr).toContain('handback: interrupted: what was done is kept in the case\n');
    expect(readdirSync(folder).sort()).toEqual(['audit.case', 'drive']);
  });
});

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../src/model/report.ts';
import { flateBombPdf, nestedFormsPdf } from '../hostile/pdf.ts';
import { HOSTILE_NAMES, hostileNames, nestedZip, zipBomb } from '../hostile/zip.ts';
import { makeDocx } from '../make/docx.ts';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { BIN, handback, ROOT } from '../make/run.ts';

type Report = ReportHead & { items: ReportItem[] };

const SETTINGS = [
  '--no-default-rules',
  '-r',
  join(ROOT, 'test/make/plan.yaml'),
  '--now',
  '2026-01-02T03:04:05Z',
];

function scan(root: string, ...args: string[]): { code: number | null; stderr: string; report: Report } {
  const { code, stdout, stderr } = handback(['scan', root, '-f', 'json', ...SETTINGS, ...args]);
  return { code, stderr, report: JSON.parse(stdout) as Report };
}

function reasonsOf(report: Report): Record<string, string> {
  return Object.fromEntries(
    report.items.map(({ paths, examination: { status, reasons } }) => [
      paths[0] ?? '',
      [status, ...reasons].join(' '),
    ]),
  );
}

/** Processes of parsers that outlived their parent. */
function orphans(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => /^\s*1\s.*dist\/parser\.js/.test(line));
}

describe('a hostile file costs its own budget and is a row with a reason', () => {
  it('whatever it is', () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, {
      'bomb.pdf': flateBombPdf(300),
      'nested.pdf': nestedFormsPdf(23),
      'cut.pdf': nestedFormsPdf(1).subarray(0, 400),
      'deep.zip': nestedZip(60, 'account plan'),
      'names.zip': hostileNames(),
      'entities.xml': billionLaughs(),
      'good.docx': makeDocx({ paragraphs: ['The account plan for Contoso.'] }),
      'good.txt': 'The account plan for Contoso.',
    });
    const { code, report } = scan(root, '--timeout-per-file', '5s');
    const reasons = reasonsOf(report);
    expect(code).toBe(3);
    expect(report.complete).toBe(false);
    expect(reasons['nested.pdf']).toMatch(/^(failed|partial) (timeout|out-of-memory)$/);
    expect(reasons['bomb.pdf']).toMatch(/timeout|out-of-memory|budget-exceeded/);
    expect(reasons['cut.pdf']).toMatch(/damaged/);
    expect(
      Object.entries(reasons)
        .filter(([path]) => path.startsWith('deep.zip'))
        .join(),
    ).toMatch(/too-deep/);
    expect(
      report.items.filter(({ kind, paths }) => kind === 'member' && paths[0]?.startsWith('names.zip')),
    ).toHaveLength(HOSTILE_NAMES.length);
    expect(reasons['entities.xml']).toBe('scanned');
    expect(report.items.filter(({ flagged }) => flagged).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['good.docx', 'good.txt']),
    );
    expect(orphans()).toEqual([]);
  });

  it('an archive of three gigabytes of nothing stops at the budget of its tree', () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'bomb.zip': zipBomb(3 * 2 ** 30) });
    const { report } = scan(root);
    expect(report.items).toHaveLength(2);
    expect(Object.values(reasonsOf(report)).join()).toMatch(/budget-exceeded/);
  });

  it('a document with a part of 2 GB', () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'small.txt': 'lunch' });
    writeFileSync(join(root, 'big.docx'), docxWithPart(2 * 2 ** 30));
    const { report } = scan(root);
    expect(reasonsOf(report)['big.docx']).toMatch(
      /^(partial|failed) (budget-exceeded|timeout|out-of-memory)$/,
    );
  });

  it('a sparse file of 10 GB', () => {
    const root = join(temporaryFolder(), 'drive');
    mkdirSync(root);
    const fd = openSync(join(root, 'sparse.img'), 'w');
    ftruncateSync(fd, 10 * 2 ** 30);
    closeSync(fd);
    const { report } = scan(root);
    expect(report.items[0]).toMatchObject({ sizeBytes: String(10 * 2 ** 30), hashBasis: 'computed' });
  });

  it('a text larger than the budget is hashed whole and examined in part', () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'long.txt': `account plan\n${'lunch at noon\n'.repeat(200_000)}the win-back plan` });
    const { report } = scan(root, '--max-file-size', '1MiB');
    const sum = execFileSync('sha256sum', [join(root, 'long.txt')], { encoding: 'utf8' }).slice(0, 64);
    expect(report.items[0]).toMatchObject({
      sha256: sum,
      examination: { status: 'partial', reasons: ['too-large'] },
      flagged: true,
    });
  });
});

describe('a hostile tree', () => {
  it('with links in loops, a FIFO, a socket, obeyed by nothing in it', () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, {
      'a/handback.config.yaml': 'fail-on: none\nexclude: ["**"]\n',
      'handback.config.yaml': 'fail-on: none\nexclude: ["**"]\n',
      '.gitignore': '*\n',
      'a/plan.txt': 'account plan',
    });
    symlinkSync('..', join(root, 'a', 'up'));
    symlinkSync('loop', join(root, 'loop'));
    execFileSync('mkfifo', [join(root, 'fifo')]);
    const { code, report } = scan(root);
    expect(code).toBe(1);
    expect(reasonsOf(report)).toMatchObject({
      'a/up': 'scanned not-followed',
      loop: 'scanned not-followed',
      fifo: 'scanned not-a-file',
    });
    const inside = handback(['scan', '.', '-f', 'json', ...SETTINGS], { cwd: root });
    expect(inside.code).toBe(1);
  });

  it('with entries that may not be read', () => {
    const folder = temporaryFolder();
    const root = join(folder, 'drive');
    writeTree(root, { 'open.txt': 'account plan', 'shut.txt': 'secret', 'shut/in.txt': 'x' });
    chmodSync(folder, 0o755);
    if (process.getuid?.() === 0)
      for (const name of ['', 'shut.txt', 'shut']) chownSync(join(root, name), 65534, 65534);
    chmodSync(join(root, 'shut.txt'), 0);
    chmodSync(join(root, 'shut'), 0);
    const run = asNobody([BIN, 'scan', root, '-f', 'json', ...SETTINGS]);
    chmodSync(join(root, 'shut'), 0o700);
    expect(run.status).toBe(3);
    const reasons = reasonsOf(JSON.parse(run.stdout) as Report);
    expect(reasons).toMatchObject({
      'shut.txt': 'failed denied',
      shut: 'failed denied',
      'open.txt': 'scanned',
    });
  });

  it('with a file that is cut while it is read', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'growing.txt': '' });
    const file = join(root, 'growing.txt');
    const fd = openSync(file, 'w');
    const block = 'lunch at noon, and then to the sea. '.repeat(30_000);
    for (let written = 0; written < 400; written += 1) writeSync(fd, block);
    closeSync(fd);
    const child = spawn(process.execPath, [BIN, 'scan', root, '-f', 'json', ...SETTINGS]);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const timer = setInterval(() => {
      writeFileSync(file, 'x', { flag: 'a' });
    }, 20);
    await new Promise((resolve) => child.on('exit', resolve));
    clearInterval(timer);
    const report = JSON.parse(stdout) as Report;
    expect(report.items[0]).toMatchObject({
      sha256: null,
      examination: { status: 'partial', reasons: ['changed-while-read'] },
    });
  });
});

describe('a hostile rule', () => {
  it('(a+)+$ against a megabyte of a ends, and takes a share of a second', () => {
    const folder = temporaryFolder();
    const rule = [
      'pack: hostile',
      'version: 1.0.0',
      'rules:',
      '  - id: hostile.stars',
      '    title: Nested stars',
      '    rationale: Grows without end in an engine that goes back.',
      '    severity: low',
      "    match: {regex: {pattern: '(a+)+$'}}",
      '    examples: [{text: aaa}, {text: a}, {text: baa}]',
      '    counterexamples: [{text: b}, {text: ab}, {text: c}]',
    ];
    writeTree(folder, { 'rule.yaml': rule.join('\n'), 'drive/a.txt': `${'a'.repeat(2 ** 20)}b` });
    const { code } = scan(
      join(folder, 'drive'),
      '-r',
      join(folder, 'rule.yaml'),
      '--timeout-per-file',
      '20s',
    );
    expect(code).toBe(0);
  });
});

describe('a disk that is full', () => {
  it('ends with 7, says so, and leaves no half file', () => {
    const folder = temporaryFolder();
    writeTree(
      folder,
      Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`drive/${n}.txt`, `account plan ${n}`])),
    );
    mkdirSync(join(folder, 'out'));
    const out = join(folder, 'out', 'report.json');
    const limited = `ulimit -f 200; exec "$0" "$@"`;
    const args = [
      process.execPath,
      BIN,
      'scan',
      join(folder, 'drive'),
      '-f',
      'json',
      '-o',
      out,
      '-q',
      ...SETTINGS,
    ];
    const { status, stderr } = spawnSync('bash', ['-c', limited, ...args], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({
      status: 7,
      stderr: expect.stringMatching(/^handback: /) as string,
    });
    expect(readdirSync(join(folder, 'out'))).toEqual([]);
    const whole = scan(join(folder, 'drive'));
    expect(whole.report.coverage.listed).toBe(2_000);
  });

  it('a full file system', ({ skip }) => {
    const folder = temporaryFolder();
    const mount = join(folder, 'small');
    mkdirSync(mount);
    // Not every machine lets even root mount; the limit above covers the same path there.
    skip(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mount]).status !== 0);
    try {
      writeTree(
        folder,
        Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`drive/${n}.txt`, `plan ${n}`])),
      );
      const kept = handback(['scan', join(folder, 'drive'), '-c', join(mount, 'the.case'), ...SETTINGS]);
      expect(kept.code).toBe(7);
      const written = handback([
        'scan',
        join(folder, 'drive'),
        '-f',
        'json',
        '-o',
        join(mount, 'r.json'),
        ...SETTINGS,
      ]);
      expect(written.code).toBe(7);
      expect(existsSync(join(mount, 'r.json'))).toBe(false);
    } finally {
      spawnSync('umount', [mount]);
    }
  });
});

describe('a case', () => {
  it('cut in half is refused with 4 and stays as it was', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'the.case');
    writeTree(folder, { 'drive/a.txt': 'account plan' });
    scan(join(folder, 'drive'), '-c', file);
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    const before = readFileSync(file);
    for (const args of [
      ['scan', join(folder, 'drive'), '-c', file],
      ['report', file],
      ['checklist', file],
    ]) {
      expect(handback(args)).toMatchObject({ code: 4, stdout: '' });
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['drive', 'the.case']);
  });

  it('that a scan writes refuses a second one with 5', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'the.case');
    writeTree(folder, { 'drive/slow.pdf': nestedFormsPdf(23) });
    const first = spawn(
      process.execPath,
      [BIN, 'scan', join(folder, 'drive'), '-c', file, '--timeout-per-file', '4s'],
      { stdio: 'ignore' },
    );
    while (!existsSync(`${file}.writer`)) await pause(20);
    expect(handback(['scan', join(folder, 'drive'), '-c', file])).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/^handback: case in use/) as string,
    });
    expect(await new Promise((resolve) => first.on('exit', resolve))).toBe(3);
  });
});

describe('a run that is ended', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'by %s leaves no process and no folder for long',
    async (signal) => {
      const folder = temporaryFolder();
      writeTree(folder, { 'drive/slow.pdf': nestedFormsPdf(23), 'drive/a.txt': 'account plan' });
      const env = { ...process.env, TMPDIR: join(folder, 'tmp') };
      mkdirSync(env.TMPDIR);
      const child = spawn(process.execPath, [BIN, 'scan', join(folder, 'drive')], { stdio: 'ignore', env });
      while (readdirSync(env.TMPDIR).length === 0) await pause(20);
      await pause(1_000);
      child.kill(signal);
      const code = await new Promise((resolve) =>
        child.on('exit', (status, by) => {
          resolve(status ?? by);
        }),
      );
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: 'SIGKILL' }[signal]);
      await pause(1_500);
      expect(orphans()).toEqual([]);
      // The next start sweeps what a kill left.
      spawnSync(process.execPath, [BIN, 'scan', join(folder, 'drive'), '--metadata-only'], { env });
      expect(readdirSync(env.TMPDIR)).toEqual([]);
    },
  );
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function billionLaughs(): string {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
  return `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">${entities.join('')}]><l>&l9; account plan</l>`;
}

/** A Word document whose main part inflates to `size` bytes of text. */
function docxWithPart(size: number): Buffer {
  const script = `
import sys, zipfile
size = int(sys.argv[1])
block = b'<w:p><w:r><w:t>lunch at noon and then to the sea</w:t></w:r></w:p>' * 16384
with zipfile.ZipFile(sys.stdout.buffer, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    with z.open('word/document.xml', 'w', force_zip64=True) as part:
        part.write(b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>')
        for _ in range(size // len(block) + 1):
            part.write(block)
        part.write(b'</w:body></w:document>')
`;
  return execFileSync('python3', ['-c', script, String(size)], { maxBuffer: 2 ** 28 });
}

/** Runs Node as an unprivileged user where this user could read everything. */
function asNobody(args: string[]): { status: number | null; stdout: string } {
  const options = { encoding: 'utf8' as const, maxBuffer: 2 ** 28, env: { PATH: process.env['PATH'] ?? '' } };
  return process.getuid?.() === 0
    ? spawnSync(process.execPath, args, { ...options, uid: 65534, gid: 65534 })
    : spawnSync(process.execPath, args, options);
}

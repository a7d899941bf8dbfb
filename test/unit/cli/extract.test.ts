import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildZip } from '../../hostile/zip.ts';
import { LOCKED_ZIPS, ZIP_PASSWORD } from '../../make/encrypted.ts';
import { makeDocx } from '../../make/docx.ts';
import { pngOf, shownText } from '../../make/shown-text.ts';
import { runMain, temporaryFolder } from './run-main.ts';

const { path: folder, remove } = temporaryFolder();
afterAll(remove);

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('handback extract', () => {
  it('shows each piece of text with its place, and what became of every item', async () => {
    const path = file(
      'plans 100%41.zip',
      buildZip([
        { name: 'a.docx', data: makeDocx({ paragraphs: ['Account plan'], header: 'Confidential' }) },
        { name: 'b.txt', data: 'one\n\nthree\x1b[2J' },
        { name: 'c.bin', data: Buffer.alloc(64) },
      ]),
    );
    const { code, stdout, stderr } = await runMain(['extract', path]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toContain(`${path}!a.docx\n`);
    expect(stdout).toContain('  header: Confidential\n');
    expect(stdout).toContain('  body: Account plan\n');
    expect(stdout).toContain(
      `${path}!b.txt\n  body, line 1: one\n  body, line 3: three\\x1b[2J\n\n${path}\n  type: application/zip\n  outcome: scanned\n`,
    );
    expect(stdout).toContain(
      '  outcome: skipped (unsupported-format): nothing reads application/octet-stream\n',
    );
    expect(stdout).toMatch(/\nused: 3 members of [\d.]+ (bytes|KiB), memory [\d.]+ MiB, \d+ ms\n$/);
  });

  it('shows no line of a long text twice', async () => {
    const lines = Array.from({ length: 150_000 }, (_, n) => `line number ${n + 1}`);
    const { code, stdout } = await runMain(['extract', file('long.txt', lines.join('\n'))]);
    expect(code).toBe(0);
    const shown = stdout.split('\n').filter((line) => line.startsWith('  body'));
    expect(shown).toEqual(lines.map((line, index) => `  body, line ${index + 1}: ${line}`));
  });

  it('follows a link that it is given, and says where there is no text', async () => {
    symlinkSync(file('empty.txt', ''), join(folder, 'link'));
    const { code, stdout } = await runMain(['extract', join(folder, 'link')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^no text\n\n.*link\n {2}type: application\/x-empty\n {2}outcome: scanned \(empty\)/,
    );
  });

  it.each([
    ['missing.txt', 'no such file: '],
    ['.', 'not a file: '],
  ])('refuses %s', async (name, message) => {
    const { code, stdout, stderr } = await runMain(['extract', join(folder, name)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('--password-file', () => {
  const locked = Buffer.from(LOCKED_ZIPS.traditional, 'base64');

  it('opens what its lines fit and tells their number, nothing else', async () => {
    const passwords = file('passwords.txt', `grey heron\r\n\r\n${ZIP_PASSWORD}\r\n`);
    const { code, stdout } = await runMain([
      'extract',
      file('locked.zip', locked),
      '--password-file',
      passwords,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('  outcome: scanned: opened with the password in line 3\n');
    expect(stdout).not.toContain('heron');
  });

  it('leaves no password in reports and case, and does not scan itself', async () => {
    const drive = join(folder, 'drive');
    mkdirSync(drive);
    writeFileSync(join(drive, 'locked.zip'), locked);
    writeFileSync(join(drive, 'keys.txt'), ZIP_PASSWORD);
    const store = join(folder, 'a.case');
    const passwords = ['--password-file', join(drive, 'keys.txt')];
    const output = ['-f', 'json,csv,md', '-o', join(folder, 'out'), '-c', store];
    const { code } = await runMain(['scan', drive, ...passwords, ...output, '--no-default-rules']);
    expect(code).toBe(0);
    const files = [store, ...readdirSync(join(folder, 'out')).map((name) => join(folder, 'out', name))];
    for (const path of files) expect(readFileSync(path).includes('heron'), path).toBe(false);
    const report = readFileSync(join(folder, 'out', 'report.json'), 'utf8');
    expect(report).toContain('opened with the password in line 1');
    expect(report).toContain('own-file');
  });

  it.each([
    ['missing', null, 'cannot be read'],
    ['empty', '\n\n', 'no password in'],
    ['of another encoding', Buffer.from([0x70, 0xe9]), 'not UTF-8'],
  ])('that is %s is a mistake', async (name, content, message) => {
    const path = join(folder, `${name}.txt`);
    if (content !== null) writeFileSync(path, content);
    const { code, stderr } = await runMain(['extract', file('any.txt', 'a'), '--password-file', path]);
    expect(code).toBe(2);
    expect(stderr).toContain(`handback: ${message}`);
  });
});

describe('handback extract --ocr', () => {
  it('reads what a picture shows, and says how sure that is', async () => {
    const path = file('whiteboard.png', pngOf(await shownText(['The Halyard account plan'])));
    const { code, stdout } = await runMain(['extract', '--ocr', path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n {2}body, in a picture, \d+ % sure: The Halyard account plan\n/);
    expect(stdout).toContain('\n  outcome: scanned\n');
  });

  it('refuses languages that are none, or whose data are not installed', async () => {
    const path = file('any.txt', 'any');
    const none = await runMain(['extract', '--ocr', '--ocr-languages', '../eng', path]);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('write codes of three letters, joined by +: eng+deu');
    const absent = await runMain(['extract', '--ocr', '--ocr-languages', 'eng+qqq', path]);
    expect(absent).toMatchObject({ code: 2, stdout: '' });
    expect(absent.stderr).toContain('packages that are not installed: @tesseract.js-data/qqq\n');
    expect(absent.stderr).toContain('hint: npm install @tesseract.js-data/qqq\n');
  });
});

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCase, openCaseForReading, openTemporaryCase, type Case } from '../../../src/case/open.ts';
import { beginRun, latestRun } from '../../../src/case/runs.ts';
import { openDb } from '../../../src/case/sqlite.ts';
import { EXIT } from '../../../src/model/error.ts';
import { temporaryFolder } from '../../make/folder.ts';

function filledCase(): string {
  const file = join(temporaryFolder(), 'matter.case');
  const store = openCase(file);
  beginRun(store.db, { runId: 'a', fingerprint: 'f', startedAt: 0, showMatches: false });
  store.close();
  return file;
}

describe('openCase', () => {
  it('keeps what was written and leaves nothing beside the file', () => {
    const file = filledCase();
    expect(readdirSync(join(file, '..'))).toEqual(['matter.case']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const store = openCaseForReading(file);
    expect(latestRun(store.db)).toMatchObject({ runId: 'a', state: 'listing', showMatches: false });
    store.close();
    expect(readdirSync(join(file, '..'))).toEqual(['matter.case']);
  });

  const broken: [string, (file: string) => void, number, RegExp][] = [
    [
      'a file cut in half',
      (file) => {
        truncateSync(file, statSync(file).size / 2);
      },
      EXIT.integrity,
      /^damaged case/,
    ],
    [
      'a page overwritten',
      (file) => {
        overwrite(file, 4096, 'x'.repeat(4096));
      },
      EXIT.integrity,
      /^damaged case/,
    ],
    [
      'a text file',
      (file) => {
        writeFileSync(file, 'not a case\n'.repeat(500));
      },
      EXIT.usage,
      /^not a handback case/,
    ],
    [
      "another program's database",
      (file) => {
        otherDatabase(file);
      },
      EXIT.usage,
      /another program/,
    ],
    [
      'a newer schema',
      (file) => {
        setVersion(file, 999);
      },
      EXIT.usage,
      /newer schema \(999/,
    ],
  ];
  it.each(broken)('refuses %s and does not touch it', (_, spoil, code, message) => {
    const file = filledCase();
    spoil(file);
    const before = readFileSync(file);
    for (const open of [openCase, openCaseForReading]) {
      expect(() => open(file)).toThrow(
        expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
      );
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(file, '..'))).toEqual(['matter.case']);
  });

  it('names a case that is not there, and a folder that cannot hold one', () => {
    const folder = temporaryFolder();
    expect(() => openCaseForReading(join(folder, 'none.case'))).toThrow(/no such case/);
    expect(() => openCase(join(folder, 'none', 'x.case'))).toThrow(
      expect.objectContaining({ code: EXIT.output }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what is no file', () => {
  it.each([openCase, openCaseForReading])('is refused without being opened: %o', (open) => {
    const folder = temporaryFolder();
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    for (const path of [folder, '/dev/zero', pipe]) {
      expect(() => open(path)).toThrow(expect.objectContaining({ code: EXIT.usage }));
    }
    expect(readdirSync(folder)).toEqual(['pipe']);
  });
});

describe('the lock of a case', () => {
  it('refuses a second opener until the first closes', () => {
    const file = join(temporaryFolder(), 'matter.case');
    const first = openCase(file);
    expect(() => openCase(file)).toThrow(expect.objectContaining({ code: EXIT.refused }));
    expect(() => openCaseForReading(file)).toThrow(/case in use.*process \d+/);
    first.close();
    openCase(file).close();
  });

  it('is the same under every name of the case', () => {
    const file = filledCase();
    const link = `${file}.link`;
    symlinkSync(file, link);
    const first = openCase(link);
    expect(() => openCase(file)).toThrow(/case in use/);
    first.close();
    expect(readdirSync(join(file, '..')).sort()).toEqual(['matter.case', 'matter.case.link']);
  });

  it('removes no folder that holds anything', () => {
    const file = filledCase();
    mkdirSync(`${file}.lock`);
    writeFileSync(`${file}.lock/mine.txt`, 'mine');
    expect(() => openCase(file)).toThrow(expect.objectContaining({ code: EXIT.refused }));
    expect(readFileSync(`${file}.lock/mine.txt`, 'utf8')).toBe('mine');
  });

  it('is taken over from a process that was killed while it wrote', () => {
    const file = filledCase();
    writeFileSync(`${file}.writer`, JSON.stringify({ pid: deadPid(), started: null, host: hostname() }));
    openCase(file).close();
    expect(existsSync(`${file}.writer`)).toBe(false);
  });

  it('is taken over where its number belongs to a later process', () => {
    const file = filledCase();
    const owner = { pid: process.pid, started: 'another time', host: hostname() };
    writeFileSync(`${file}.writer`, JSON.stringify(owner));
    openCase(file).close();
  });

  it('of another host counts as held, and so does one that is just being written', () => {
    const file = filledCase();
    writeFileSync(`${file}.writer`, JSON.stringify({ pid: 1, started: null, host: 'elsewhere.example' }));
    expect(() => openCase(file)).toThrow(/elsewhere\.example/);
    writeFileSync(`${file}.writer`, '');
    expect(() => openCase(file)).toThrow(/case in use/);
  });
});

describe('openTemporaryCase', () => {
  it('is private and gone when closed', () => {
    const store = openTemporaryCase();
    const folder = folderOf(store);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'case.db')).mode & 0o777).toBe(0o600);
    store.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('of a killed process is swept at the next start', () => {
    const mine = openTemporaryCase();
    const left = folderOf(mine).replace(String(process.pid), String(deadPid()));
    spawnSync('mkdir', ['-m', '700', left]);
    openTemporaryCase().close();
    expect(existsSync(left)).toBe(false);
    expect(existsSync(folderOf(mine))).toBe(true);
    mine.close();
  });
});

function folderOf(store: Case): string {
  const file = store.db.get<{ file: string }>('SELECT file FROM pragma_database_list')?.file ?? '';
  return join(file, '..');
}

function deadPid(): number {
  return spawnSync('true').pid;
}

function overwrite(file: string, at: number, text: string): void {
  const bytes = readFileSync(file);
  bytes.write(text, at, 'latin1');
  writeFileSync(file, bytes);
}

function otherDatabase(file: string): void {
  writeFileSync(file, '');
  const db = openDb(file, 'volatile');
  db.exec('CREATE TABLE other(a)');
  db.close();
}

function setVersion(file: string, version: number): void {
  const db = openDb(file, 'durable');
  db.exec(`PRAGMA user_version=${version}`);
  db.close();
}

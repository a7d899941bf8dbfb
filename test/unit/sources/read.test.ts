import {
  closeSync,
  constants,
  lstatSync,
  readdirSync,
  readSync,
  symlinkSync,
  utimesSync,
  type BigIntStats,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openForReading, pathOf } from '../../../src/sources/local/read.ts';
import { reasonOf } from '../../../src/sources/local/reason.ts';
import { walk } from '../../../src/sources/local/walk.ts';
import { plant, run, temporaryFolder } from './tree.ts';

function refusalOf(path: string | Buffer): string {
  try {
    const { fd } = openForReading(path);
    closeSync(fd);
    return 'opened';
  } catch (error) {
    const { reason, detail } = reasonOf(error);
    return `${reason} (${detail})`;
  }
}

const times = ({ atimeNs, mtimeNs, ctimeNs }: BigIntStats): bigint[] => [atimeNs, mtimeNs, ctimeNs];

describe('openForReading', () => {
  test('leaves every time of a file as it was', () => {
    const root = temporaryFolder();
    plant(root, { 'a.txt': 'text' });
    const path = join(root, 'a.txt');
    utimesSync(path, 1_000_000_000, 1_100_000_000);
    const before = lstatSync(path, { bigint: true });
    const items = [...walk(root, () => null)];
    const { fd, stat } = openForReading(pathOf(root, items[0]!.sourceId));
    const bytes = Buffer.alloc(10);
    expect([stat.size, readSync(fd, bytes)]).toEqual([4, 4]);
    closeSync(fd);
    expect(times(lstatSync(path, { bigint: true }))).toEqual(times(before));
  });

  test('opens nothing but regular files, and waits for nothing', async () => {
    const root = temporaryFolder();
    plant(root, { 'a.txt': 'text', 'folder/': '' });
    symlinkSync('a.txt', join(root, 'link'));
    run('mkfifo', [join(root, 'pipe')]);
    const server = createServer();
    await new Promise<void>((listening) => server.listen(join(root, 'socket'), listening));
    onTestFinished(() => {
      server.close();
    });
    const open = readdirSync('/proc/self/fd').length;
    const names = ['a.txt', 'folder', 'link', 'pipe', 'socket', 'missing', 'a.txt/b', 'x'.repeat(256)];
    expect(names.map((name) => refusalOf(pathOf(root, name)))).toEqual([
      'opened',
      'vanished (open: ENOTAFILE)',
      'vanished (open: ELOOP)',
      'vanished (open: ENOTAFILE)',
      'vanished (open: ENXIO)',
      'vanished (open: ENOENT)',
      'vanished (open: ENOTDIR)',
      'path-too-long (open: ENAMETOOLONG)',
    ]);
    expect(refusalOf(join(root, ...Array<string>(50).fill('x'.repeat(100)), 'a.txt'))).toBe(
      'vanished (open: ENOENT)',
    );
    expect(readdirSync('/proc/self/fd')).toHaveLength(open);
  });

  test('asks for flags that this system has', () => {
    expect([constants.O_NOATIME, constants.O_NOFOLLOW, constants.O_NONBLOCK].every((flag) => flag > 0)).toBe(
      true,
    );
  });
});

describe('reasonOf', () => {
  const systemError = (code: string, syscall?: string): Error =>
    Object.assign(new Error(code), syscall === undefined ? { code } : { code, syscall });

  test.each([
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['ENOENT', 'vanished'],
    ['ESTALE', 'vanished'],
    ['ENAMETOOLONG', 'path-too-long'],
    ['EIO', 'damaged'],
    ['EREMOTEIO', 'damaged'],
    ['ENOMEM', 'out-of-memory'],
  ])('%s is %s', (code, reason) => {
    expect(reasonOf(systemError(code, 'open'))).toEqual({ reason, detail: `open: ${code}` });
  });

  test('names the call it knows', () => {
    expect(reasonOf(systemError('EIO')).detail).toBe('read: EIO');
  });

  test.each([new TypeError('a bug'), systemError('ERR_INVALID_ARG_TYPE'), 'text'])(
    'throws a bug again: %s',
    (bug) => {
      expect(() => reasonOf(bug)).toThrow(bug);
    },
  );
});

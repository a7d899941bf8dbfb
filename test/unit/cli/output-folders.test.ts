import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { makeMatter, produceInto } from '../../make/production.ts';
import { fakeIo, runMain, snapshot } from './run-main.ts';

describe('outputs of a case', () => {
  it.each([
    ['head', []],
    ['produce', ['--for', 'counterparty']],
    ['recall', ['--row', 'HBP-000001', '--reason', 'x']],
    ['certificate', ['--draft']],
  ])('of %s never go into a source (2), nor by a link', async (command, more) => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    symlinkSync(matter.drive, matter.path('link'));
    const before = snapshot(matter.drive);
    for (const target of [matter.drive, join(matter.drive, 'a/b'), join(matter.path('link'), 'new')]) {
      const { code, stderr } = await runMain([command, matter.caseFile, '-o', target, ...more]);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('would lie in the source') as string,
      });
    }
    expect(snapshot(matter.drive)).toEqual(before);
  });
});

describe('what is interrupted', () => {
  it.each([
    ['produce', 'SIGINT', 130, 'interrupted: no production was made', ['--for', 'counterparty']],
    ['produce', 'SIGTERM', 143, 'terminated: no production was made', ['--for', 'counterparty']],
    ['head', 'SIGINT', 130, 'interrupted: nothing was kept', []],
  ])('leaves nothing and says so (%s, %s)', async (command, signal, code, words, more) => {
    const matter = await makeMatter();
    const before = readdirSync(matter.folder);
    const { io, stderr, raise, listeners } = fakeIo();
    const done = main([command, matter.caseFile, ...more, '-o', matter.path('list')], io);
    while ((listeners.get(signal)?.size ?? 0) === 0) await setImmediate();
    raise(signal);
    expect(await done).toBe(code);
    expect(stderr.text).toContain(words);
    expect(readdirSync(matter.folder)).toEqual(before);
    expect(await produceInto(matter, 'list')).toMatchObject({ code: 0 });
  });

  it('that was killed is swept by the next, that of a running process is not', async () => {
    const matter = await makeMatter();
    const [dead, running] = ['.handback-4194305-0a0b0c0d.part', `.handback-${process.pid}-0a0b0c0d.part`];
    for (const name of [dead, running]) {
      mkdirSync(matter.path(name));
      writeFileSync(join(matter.path(name), 'list.jsonl'), '{}');
    }
    expect(await produceInto(matter, 'list')).toMatchObject({ code: 0 });
    expect([dead, running].map((name) => existsSync(matter.path(name)))).toEqual([false, true]);
  });
});

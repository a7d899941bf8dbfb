import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../src/cli/deliver.ts';
import { planOutputs } from '../../../src/cli/outputs.ts';
import { stageFile, sweepParts } from '../../../src/cli/whole-file.ts';
import type { RenderOptions, Report } from '../../../src/model/report.ts';
import { inventedReport, makeItem, makeReport } from '../../make/report.ts';
import { fakeIo, snapshot, temporaryFolder } from './run-main.ts';

const render: RenderOptions = {
  width: 80,
  color: false,
  spreadsheetSafe: true,
  showNames: false,
  dat: { dates: 'iso', thorn: 'double' },
};
const never = new AbortController().signal;

let folder = { path: '', remove: (): void => undefined };
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});
const at = (name: string): string => join(folder.path, name);

/** A report whose items break off: what a bug in a reporter looks like. */
function breakingReport(): Report {
  return {
    ...inventedReport(),
    items: function* () {
      yield* [];
      throw new Error('broken');
    },
  };
}

function delivery(report = inventedReport(), env: Record<string, string> = {}, signal = never) {
  const { io, stdout } = fakeIo(env);
  return { delivery: { report, render, io, signal }, stdout };
}

describe('deliver', () => {
  it('writes one format to standard output or to its file, the same text', async () => {
    const printed = delivery();
    await deliver(printed.delivery, planOutputs(['json'], null, folder.path));
    await deliver(delivery().delivery, planOutputs(['json'], 'deep/report.json', folder.path));
    expect(readFileSync(at('deep/report.json'), 'utf8')).toBe(printed.stdout.text);
    expect(JSON.parse(printed.stdout.text)).toMatchObject({ schema: 'handback-report/1' });
  });

  it('shows CSV on a terminal without what that would obey, and leaves it alone elsewhere', async () => {
    const report = makeReport([makeItem(1, { name: 'a\u001b[2J\u009bb,\nc', paths: ['\ta'] })]);
    const piped = delivery(report);
    await deliver(piped.delivery, planOutputs(['csv'], null, folder.path));
    expect(piped.stdout.text).toContain('\u001b[2J\u009bb,\nc');
    const seen = delivery(report);
    seen.stdout.isTTY = true;
    await deliver(seen.delivery, planOutputs(['csv'], null, folder.path));
    expect(seen.stdout.text).toContain(String.raw`a\x1b[2J\x9bb,`);
    expect(seen.stdout.text).not.toMatch(/[^\P{Cc}\r\n]/u);
  });

  it('writes several formats into a folder under fixed names', async () => {
    const formats = ['text', 'json', 'jsonl', 'csv', 'md', 'sarif', 'junit'];
    await deliver(delivery().delivery, planOutputs(formats, 'out', folder.path));
    expect(readdirSync(at('out')).sort()).toEqual([
      'checklist.md',
      'report.csv',
      'report.json',
      'report.jsonl',
      'report.junit.xml',
      'report.sarif',
      'report.txt',
    ]);
  });

  it('prints annotations for the runner, and puts the summary where it is wanted', async () => {
    writeFileSync(at('shared.md'), 'an earlier step\n');
    const { delivery: one, stdout } = delivery(inventedReport(), { GITHUB_STEP_SUMMARY: at('shared.md') });
    await deliver(one, planOutputs(['github'], 'summary.md', folder.path));
    const summary = readFileSync(at('summary.md'), 'utf8');
    expect(stdout.text).toMatch(/^::error /m);
    expect(summary).toMatch(/^## handback: /m);
    expect(readFileSync(at('shared.md'), 'utf8')).toBe(`an earlier step\n${summary}`);
  });

  it('says which shared summary cannot be written', async () => {
    const { delivery: one } = delivery(inventedReport(), { GITHUB_STEP_SUMMARY: at('none/shared.md') });
    await expect(deliver(one, planOutputs(['github'], null, folder.path))).rejects.toMatchObject({ code: 7 });
  });

  it('leaves earlier outputs as they were where one of them fails, and nothing else', async () => {
    mkdirSync(at('out'));
    writeFileSync(at('out/report.txt'), 'earlier\n');
    const before = snapshot(folder.path);
    await expect(
      deliver(
        delivery(breakingReport()).delivery,
        planOutputs(['github', 'text', 'json'], 'out', folder.path),
      ),
    ).rejects.toThrow('broken');
    expect(snapshot(folder.path)).toEqual(before);
    await expect(
      deliver(
        delivery(breakingReport()).delivery,
        planOutputs(['json'], 'new/deep/report.json', folder.path),
      ),
    ).rejects.toThrow('broken');
    expect(snapshot(folder.path)).toEqual(before);
  });

  it('stops where it is aborted, and leaves nothing', async () => {
    const aborted = AbortSignal.abort(new Error('stopped'));
    for (const output of ['report.json', null]) {
      const { delivery: one, stdout } = delivery(inventedReport(), {}, aborted);
      await expect(deliver(one, planOutputs(['json'], output, folder.path))).rejects.toThrow('stopped');
      expect(stdout.text).toBe('');
    }
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it.each([
    ['EPIPE', null],
    ['ENOSPC', 'cannot write: standard output (no space left)'],
    ['EBADF', 'cannot write: standard output (EBADF)'],
  ])('takes %s on standard output for what it is', async (code, message) => {
    const { delivery: one } = delivery();
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new Error(code), { code }));
      },
    });
    stdout.on('error', () => undefined);
    const done = deliver({ ...one, io: { ...one.io, stdout } }, planOutputs(['text'], null, folder.path));
    if (message === null) await expect(done).resolves.toMatchObject([{ target: 'standard output' }]);
    else await expect(done).rejects.toMatchObject({ code: 7, message });
  });
});

describe('a whole file', () => {
  it('changes at once: until then its place holds what it held', async () => {
    writeFileSync(at('a'), 'old', { mode: 0o600 });
    linkSync(at('a'), at('second-name'));
    const staged = await stageFile(at('a'), ['new'], never);
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    await staged.commit();
    expect(snapshot(folder.path)).toEqual({ a: 'new', 'second-name': 'old' });
    expect(statSync(at('a')).mode & 0o777).toBe(0o600);
  });

  it('goes where a link leads, and leaves the link', async () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/a'), 'old');
    symlinkSync('real/a', at('link'));
    await (await stageFile(at('link'), ['new'], never)).commit();
    expect(readFileSync(at('real/a'), 'utf8')).toBe('new');
    expect(readdirSync(folder.path).sort()).toEqual(['link', 'real']);
  });

  it('is written in pieces of any number', async () => {
    const pieces = Array.from({ length: 50_000 }, (_, index) => `${index}\n`);
    await (await stageFile(at('a'), pieces, never)).commit();
    expect(readFileSync(at('a'), 'utf8')).toBe(pieces.join(''));
  });

  it('is refused where the folder is gone', async () => {
    await expect(stageFile(at('none/a'), ['new'], never)).rejects.toMatchObject({ code: 7 });
  });

  it('is not half there where it cannot be put in its place', async () => {
    const staged = await stageFile(at('a'), ['new'], never);
    mkdirSync(at('a'));
    await expect(staged.commit()).rejects.toMatchObject({ code: 7 });
    staged.discard();
    expect(readdirSync(folder.path)).toEqual(['a']);
  });

  it('is written directly to what is no file', async () => {
    await (await stageFile('/dev/null', ['new'], never)).commit();
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    await expect(stageFile('/dev/full', ['new'], never)).rejects.toMatchObject({ code: 7 });
  });

  it('of a killed process is swept, that of a running one is not', () => {
    const [dead, alive, other] = [
      '.handback-4194305-0a0b0c0d.part',
      `.handback-${process.pid}-0a0b0c0d.part`,
      'a.part',
    ];
    for (const name of [dead, alive, other]) writeFileSync(at(name), '');
    sweepParts([at('x'), at('none/y')]);
    expect([dead, alive, other].map((name) => existsSync(at(name)))).toEqual([false, true, true]);
  });
});

import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCase, scanInto } from '../../make/case.ts';
import { writeTree } from '../../make/folder.ts';
import { scanRequest } from '../../make/request.ts';
import { destroy, world } from '../../make/proof.ts';
import { runMain } from './run-main.ts';

const lastEntries = (stdout: string): string => /^items .*$/m.exec(stdout)?.[0] ?? '';

describe('handback verify with a source', () => {
  it('finds nothing where nothing happened', async () => {
    const { verify, caseFile } = await world();
    const { code, stdout } = await verify();
    expect(code).toBe(0);
    expect(lastEntries(stdout)).toMatch(
      /^items {8}same 8, changed 0, moved 0, new 0, missing 0, in-trash 0, unknown 0$/,
    );
    expect((await runMain(['verify', caseFile])).code).toBe(0);
  });

  it('tells changed, moved, new, missing and trashed apart, by id and by hash (4)', async () => {
    const { drive, verify, control, caseFile } = await world();
    writeFileSync(join(drive, 'Plans/a.txt'), 'ACCOUNT PLAN A');
    renameSync(join(drive, 'Plans/b.txt'), join(drive, 'keep/renamed.txt'));
    rmSync(join(drive, 'keep/soup.txt'));
    mkdirSync(join(drive, '.local/share/Trash/files'), { recursive: true });
    renameSync(join(drive, 'keep/bread.txt'), join(drive, '.local/share/Trash/files/bread.txt'));
    writeTree(drive, { 'new\u001b[2J.txt': 'fresh' });
    utimesSync(join(drive, 'keep/rice.txt'), 1, 1);
    const { code, stdout } = await verify();
    expect(code).toBe(4);
    const line = (bucket: string, path: string, detail: string): string =>
      `  ${bucket.padEnd(8)} ${control(path)} ${path}: ${detail}`;
    expect(stdout).toContain(line('moved', 'Plans/b.txt', 'now keep/renamed.txt'));
    expect(stdout).toContain(line('in-trash', 'keep/bread.txt', 'now .local/share/Trash/files/bread.txt'));
    expect(stdout).toContain(line('missing', 'keep/soup.txt', 'absent from the list'));
    expect(stdout).toContain(line('changed', 'Plans/a.txt', 'SHA-256 now '));
    expect(stdout).toContain('  new      -         new\\x1b[2J.txt\n');
    expect(lastEntries(stdout)).toContain(
      'same 4, changed 1, moved 1, new 5, missing 1, in-trash 1, unknown 0',
    );
    expect((await runMain(['verify', caseFile])).code).toBe(0);
  });

  it('lets go what is authorised, and verifies what is on record as done (0)', async () => {
    const made = await world();
    await destroy(made, 'Plans/a.txt', 'done');
    await destroy(made, 'Plans/b.txt', 'authorized');
    rmSync(join(made.drive, 'Plans'), { recursive: true });
    const { code, stdout } = await made.verify('--by', 'Ivy Okafor');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('covered: 3\n');
    expect(stdout).toContain('destructions verified 1, failed 0\n');
    expect(await made.stageOf('Plans/a.txt')).toBe('verified');
    expect(await made.stageOf('Plans/b.txt')).toBe('authorized');
    expect((await made.verify()).code).toBe(0);
    writeTree(made.drive, { 'Plans/a.txt': 'account plan a' });
    const back = await made.verify();
    expect(back.code).toBe(4);
    expect(back.stdout).toContain('on record as destroyed, and still there');
    expect((await runMain(['verify', made.caseFile])).code).toBe(0);
  });

  it.each([
    ['it is still there', () => undefined],
    [
      'the same bytes are still at keep/copy.txt',
      (drive: string) => {
        renameSync(join(drive, 'Plans/a.txt'), join(drive, 'keep/copy.txt'));
      },
    ],
    [
      'it is still in the trash',
      (drive: string) => {
        mkdirSync(join(drive, '.Trash-1000/files'), { recursive: true });
        renameSync(join(drive, 'Plans/a.txt'), join(drive, '.Trash-1000/files/a.txt'));
      },
    ],
  ])('fails a destruction where %s, and it can be done again', async (why, act) => {
    const made = await world();
    await destroy(made, 'Plans/a.txt', 'done');
    act(made.drive);
    const { code, stdout } = await made.verify();
    expect(code).toBe(4);
    expect(stdout).toContain('destructions verified 0, failed 1\n');
    expect(stdout).toContain(why.startsWith('the same bytes') ? 'it is still there, in another place' : why);
    expect(await made.stageOf('Plans/a.txt')).toBe('failed');
    rmSync(join(made.drive, '.Trash-1000'), { recursive: true, force: true });
    rmSync(join(made.drive, 'Plans/a.txt'), { force: true });
    rmSync(join(made.drive, 'keep/copy.txt'), { force: true });
    expect((await made.decide('Plans/a.txt', '--stage', 'done', '--how', 'again')).code).toBe(0);
    await made.verify();
    expect(await made.stageOf('Plans/a.txt')).toBe('verified');
  });

  it('takes what a trash notes of an authorised removal for part of it, and nothing else that is new there (0, 4)', async () => {
    const made = await world();
    const { drive } = made;
    for (const path of ['Plans/a.txt', 'Plans/b.txt', 'keep/soup.txt'])
      await destroy(made, path, 'authorized');
    const trash = join(drive, '.local/share/Trash');
    mkdirSync(join(trash, 'files'), { recursive: true });
    renameSync(join(drive, 'Plans'), join(trash, 'files/Plans'));
    renameSync(join(drive, 'keep/soup.txt'), join(trash, 'files/soup.txt'));
    writeTree(trash, {
      'info/Plans.trashinfo': '[Trash Info]\nPath=/drive/Plans\nDeletionDate=2026-03-02T10:00:00\n',
      'info/soup.txt.trashinfo':
        '[Trash Info]\nPath=/drive/keep/soup.txt\nDeletionDate=2026-03-02T10:00:00\n',
      'files/copy of soup.txt': 'lentils',
      directorysizes: '4096 1772445600 Plans\n',
    });
    const { code, stdout } = await made.verify();
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain(
      '  new      -         .local/share/Trash/info/Plans.trashinfo: of the trash, where something was removed by decision\n',
    );
    expect(lastEntries(stdout)).toContain('new 10, missing 1, in-trash 3,');
    writeTree(trash, { 'info/other.trashinfo': 'x', 'files/other.txt': 'not listed before' });
    const more = await made.verify();
    expect(more.code).toBe(4);
    expect(more.stdout).toContain('not covered by an authorised decision: 2\n');
    rmSync(join(trash, 'files'), { recursive: true });
    rmSync(join(trash, 'info'), { recursive: true });
    expect((await made.verify()).code).toBe(0);
  });

  it('takes a trash for what it is only where something was removed by decision', async () => {
    const { drive, verify } = await world();
    mkdirSync(join(drive, '.Trash-1000/files'), { recursive: true });
    const { code, stdout } = await verify();
    expect(code).toBe(4);
    expect(stdout).toContain('not covered by an authorised decision: 2\n');
  });

  it('does not verify while a twin lies in scope, listed though it is', async () => {
    const made = await world({ 'a.txt': 'account plan', 'b.txt': 'account plan' });
    await destroy(made, 'a.txt', 'done');
    rmSync(join(made.drive, 'a.txt'));
    const { code, stdout } = await made.verify();
    expect(code).toBe(4);
    expect(stdout).toContain('the same bytes are still at b.txt');
  });

  it('follows a member to its container', async () => {
    const made = await world();
    for (const path of ['all.zip!in.txt', 'all.zip']) await destroy(made, path, 'authorized');
    for (const path of ['all.zip!in.txt', 'all.zip'])
      await made.decide(path, '--stage', 'done', '--how', 'rm');
    rmSync(join(made.drive, 'all.zip'));
    expect((await made.verify()).stdout).toContain('destructions verified 2, failed 0\n');
    expect(await made.stageOf('all.zip!in.txt')).toBe('verified');
  });

  it('takes a drive that lies elsewhere by now, and refuses one that the case does not know', async () => {
    const { folder, drive, caseFile } = await world();
    const moved = join(folder, 'moved');
    renameSync(drive, moved);
    expect((await runMain(['verify', caseFile, moved])).code).toBe(0);
    expect(await runMain(['verify', caseFile, moved, moved])).toMatchObject({ code: 2 });
    expect(await runMain(['verify', caseFile, drive])).toMatchObject({ code: 2 });
  });

  it('compares sizes and times where the case has no hashes', async () => {
    const { folder, drive } = await makeCase({ 'a.txt': 'one', 'b.txt': 'two' });
    const bare = join(folder, 'bare.case');
    const { options } = await scanRequest(drive);
    await scanInto(bare, drive, { options: { ...options, metadataOnly: true } });
    utimesSync(join(drive, 'b.txt'), 1, 1);
    const outcome = await runMain(['verify', bare, drive]);
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toContain('other size or time of modification');
    expect(readFileSync(join(drive, 'b.txt'), 'utf8')).toBe('two');
  });
});

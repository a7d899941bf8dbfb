import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { describe, expect, it } from 'vitest';
import { openCaseForReading } from '../../../src/case/open.ts';
import { latestHead } from '../../../src/case/heads.ts';
import { NAMESPACES, sshVerify } from '../../../src/evidence/sshsig.ts';
import { checkTimestamp } from '../../../src/evidence/timestamp.ts';
import { makeCase, scanInto } from '../../make/case.ts';
import { writeTree } from '../../make/folder.ts';
import { PASSPHRASE_KEY, SIGNING_KEY } from '../../make/keys.ts';
import { STAMPED_MESSAGE, STAMP_REPLY } from '../../make/timestamp.ts';
import { runMain } from './run-main.ts';

const FILES = { 'Plans/contoso.txt': 'account plan', 'Private/diary.txt': 'dear diary', 'c.txt': '' };

interface Head {
  treeSize: number;
  root: string;
  schema: string[];
  previous: unknown;
  scans: { rows: number }[];
}

async function makeHead(caseFile: string, folder: string, more: string[] = []) {
  const outcome = await runMain(['head', caseFile, '-o', folder, '--now', '2026-03-02T09:00:00Z', ...more]);
  const text = outcome.code === 0 ? readFileSync(join(folder, 'head.json'), 'utf8') : '{}';
  return { outcome, text, head: JSON.parse(text) as Head };
}

describe('handback head', () => {
  it('commits to every row, signs, and asks for a time stamp', async () => {
    const { folder, caseFile } = await makeCase(FILES);
    const out = join(folder, 'head');
    writeFileSync(join(folder, 'id'), SIGNING_KEY);
    const { outcome, text, head } = await makeHead(caseFile, out, ['--sign-key', join(folder, 'id')]);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toContain('without it no withheld row can ever be opened');
    expect(head).toMatchObject({ treeSize: 5, previous: null, scans: [{ rows: 5 }] });
    expect(head.schema).toHaveLength(32);
    expect(text).not.toContain(folder);
    const signature = readFileSync(join(out, 'head.json.sig'), 'utf8');
    expect(sshVerify(signature, NAMESPACES.head, Buffer.from(text))).not.toBeNull();
    expect(readFileSync(join(out, 'head.json.tsq'))).toHaveLength(59);
  });

  it('gives the same bytes for the same key and clock, another root for another key', async () => {
    const files = await Promise.all([makeCase(FILES), makeCase(FILES), makeCase(FILES)]);
    const keys = ['11', '11', '22'].map((byte) => byte.repeat(32));
    const heads = [];
    for (const [at, { folder, drive, caseFile }] of files.entries()) {
      for (const path of ['Plans/contoso.txt', 'Private/diary.txt', 'c.txt'])
        utimesSync(join(drive, path), 1e9, 1e9);
      writeFileSync(join(folder, 'key'), keys[at] ?? '');
      heads.push(await makeHead(caseFile, join(folder, 'head'), ['--key-file', join(folder, 'key')]));
    }
    expect(new Set(heads.map(({ head }) => head.root)).size).toBeGreaterThan(1);
    const again = await makeHead(files[0].caseFile, join(files[0].folder, 'again'));
    expect(again.text).toBe(heads[0]?.text);
  });

  it('appends what a later scan brings, and leaves the rows before as they were', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    const first = await makeHead(caseFile, join(folder, 'one'));
    writeTree(drive, { 'Plans/new.txt': 'another account plan', 'c.txt': 'now with words' });
    await scanInto(caseFile, drive);
    const second = await makeHead(caseFile, join(folder, 'two'));
    const { treeSize, root } = first.head;
    expect(second.head).toMatchObject({
      treeSize: 7,
      previous: { treeSize, root },
      scans: [{ rows: 5 }, { rows: 2 }],
    });
  });

  it('refuses a case whose old rows changed (4), and another key (5)', async () => {
    const { folder, drive, caseFile } = await makeCase(FILES);
    await makeHead(caseFile, join(folder, 'one'));
    writeFileSync(join(folder, 'key'), '33'.repeat(32));
    const other = await makeHead(caseFile, join(folder, 'two'), ['--key-file', join(folder, 'key')]);
    expect(other.outcome).toMatchObject({ code: 5 });
    await scanInto(caseFile, drive);
    const db = new sqlite.Database(caseFile);
    db.exec(
      "PRAGMA locking_mode=exclusive; UPDATE items SET size = 4711 WHERE source_id = 'Plans/contoso.txt' AND run = 1",
    );
    db.close();
    const changed = await makeHead(caseFile, join(folder, 'two'));
    expect(changed.outcome).toMatchObject({ code: 4 });
    expect(changed.outcome.stderr).toContain('first 5 rows');
  });

  it.each([
    ['a key with a passphrase', ['--sign-key', 'id'], 'passphrase'],
    ['an opening key that is none', ['--key-file', 'matter'], 'not an opening key'],
    ['a recipient that is none', ['--escrow-to', 'age1nobody'], 'not an age recipient'],
    ['a missing key', ['--sign-key', 'none'], 'no such file'],
  ])('refuses %s (2)', async (_, [option = '', name = ''], words) => {
    const { folder, caseFile } = await makeCase({ a: 'a' });
    writeTree(folder, { id: PASSPHRASE_KEY, matter: 'no key' });
    const value = option === '--escrow-to' ? name : join(folder, name);
    const { outcome } = await makeHead(caseFile, join(folder, 'head'), [option, value]);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain(words);
  });

  it('names a case that is not there (2)', async () => {
    expect(await runMain(['head', 'none.case'])).toMatchObject({ code: 2 });
  });

  it('never shows the opening key', async () => {
    const { folder, caseFile } = await makeCase(FILES);
    const { outcome, text } = await makeHead(caseFile, join(folder, 'head'));
    const store = openCaseForReading(caseFile);
    const key = latestHead(store.db)?.key ?? '';
    store.close();
    expect(key).toHaveLength(64);
    expect(`${text}${outcome.stdout}${outcome.stderr}`).not.toContain(key);
  });
});

describe('a time stamp', () => {
  const reply = Buffer.from(STAMP_REPLY, 'base64');
  const message = Buffer.from(STAMPED_MESSAGE);

  it('is good for its message alone', () => {
    expect(checkTimestamp(reply, message, [])).toMatchObject({ problem: null, isTrusted: false });
    expect(checkTimestamp(reply, Buffer.from('other'), [])).toEqual({
      problem: 'a time stamp of another file',
    });
  });

  it('with any bit changed where it counts is refused, never a crash', () => {
    const good = checkTimestamp(reply, message, []);
    for (let at = 0; at < reply.length; at += 7) {
      const changed = Buffer.from(reply);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const check = checkTimestamp(changed, message, []);
      // Bytes that are not signed, such as the status text, may change; what is claimed may not.
      if (check.problem === null) expect(check).toMatchObject({ time: 'time' in good ? good.time : '' });
    }
    for (let length = 0; length < reply.length; length += 97) {
      expect(checkTimestamp(reply.subarray(0, length), message, []).problem).not.toBeNull();
    }
  });
});

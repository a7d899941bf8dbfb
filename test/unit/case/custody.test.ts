import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCustody } from '../../../src/case/custody-check.ts';
import { appendCustody, custodyEntries, entryHash, lastEntry, NO_ENTRY } from '../../../src/case/custody.ts';
import { openCase, openCaseForReading } from '../../../src/case/open.ts';
import type { Db } from '../../../src/case/sqlite.ts';
import { temporaryFolder } from '../../make/folder.ts';

const COUNT = 5;

/** A case whose log has five entries. */
function loggedCase(): string {
  const file = join(temporaryFolder(), 'the.case');
  const { db, close } = openCase(file);
  for (let n = 1; n <= COUNT; n += 1) {
    appendCustody(db, { event: 'hold', at: 1_000 * n, by: 'Ivy Okafor', detail: { n } });
  }
  close();
  return file;
}

/** What someone does who knows the format of the file. */
function tamper(file: string, change: (db: Db) => void): void {
  const { db, close } = openCase(file);
  db.exec('DROP TRIGGER custody_is_not_changed; DROP TRIGGER custody_is_not_deleted;');
  change(db);
  close();
}

function check(file: string): ReturnType<typeof checkCustody> {
  const { db, close } = openCaseForReading(file);
  try {
    return checkCustody(db);
  } finally {
    close();
  }
}

const entryOf = (db: Db, seq: number): string =>
  db.get<{ entry: string }>('SELECT entry FROM custody WHERE seq = ?', [seq])?.entry ?? '';

describe('the custody log', () => {
  it('chains its entries and tells them by event', () => {
    const file = loggedCase();
    const { db, close } = openCaseForReading(file);
    const entries = [...custodyEntries(db, 'hold')];
    expect(entries.map(({ seq, by, detail }) => [seq, by, detail])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, 'Ivy Okafor', { n }]),
    );
    expect(entries[0]).toMatchObject({ previous: NO_ENTRY, at: '1970-01-01T00:00:01.000Z' });
    expect(entries[1]?.previous).toBe(entryHash(JSON.stringify(entries[0])));
    expect([...custodyEntries(db, 'export')]).toEqual([]);
    expect(checkCustody(db)).toEqual({
      entries: COUNT,
      hash: lastEntry(db).hash,
      broken: null,
      backwards: [],
    });
    close();
  });

  it('lets nobody change or delete an entry in passing', () => {
    const { db, close } = openCase(loggedCase());
    expect(() => db.run("UPDATE custody SET entry = '{}' WHERE seq = 2")).toThrow(/only grows/);
    expect(() => db.run('DELETE FROM custody WHERE seq = 2')).toThrow(/only grows/);
    close();
  });

  const each = [1, 2, 3, 4, 5];
  it.each(each)('tells that entry %i was edited', (seq) => {
    const file = loggedCase();
    tamper(file, (db) => {
      db.run('UPDATE custody SET entry = ? WHERE seq = ?', [
        entryOf(db, seq).replace('Okafor', 'Okafur'),
        seq,
      ]);
    });
    expect(check(file)).toMatchObject({ entries: seq - 1, broken: { seq, what: 'was edited' } });
  });

  it.each([1, 2, 3, 4])('tells that entry %i was edited and hashed again', (seq) => {
    const file = loggedCase();
    tamper(file, (db) => {
      const entry = entryOf(db, seq).replace('Okafor', 'Okafur');
      db.run('UPDATE custody SET entry = ?, hash = ? WHERE seq = ?', [entry, entryHash(entry), seq]);
    });
    expect(check(file).broken).toEqual({
      seq,
      what: `is not the entry that entry ${seq + 1} was written after`,
    });
  });

  it.each(each)('tells that entry %i was deleted, the last one too', (seq) => {
    const file = loggedCase();
    tamper(file, (db) => {
      db.run('DELETE FROM custody WHERE seq = ?', [seq]);
    });
    expect(check(file)).toMatchObject({
      entries: seq - 1,
      broken: { seq, what: expect.stringMatching(/^is missing/) as string },
    });
  });

  it.each([1, 2, 3, 4])('tells that entry %i was deleted and the rest moved up', (seq) => {
    const file = loggedCase();
    tamper(file, (db) => {
      db.run('DELETE FROM custody WHERE seq = ?', [seq]);
      for (let n = seq + 1; n <= COUNT; n += 1)
        db.run('UPDATE custody SET seq = ? WHERE seq = ?', [n - 1, n]);
    });
    expect(check(file).broken).toMatchObject({ seq });
  });

  it.each([1, 2, 3, 4])('tells that entries %i and the next changed places', (seq) => {
    const file = loggedCase();
    tamper(file, (db) => {
      db.run('UPDATE custody SET seq = 99 WHERE seq = ?', [seq]);
      db.run('UPDATE custody SET seq = ? WHERE seq = ?', [seq, seq + 1]);
      db.run('UPDATE custody SET seq = ? WHERE seq = 99', [seq + 1]);
    });
    expect(check(file).broken).toMatchObject({ seq, what: expect.stringMatching(/was \d/) as string });
  });

  it('tells that an entry was filed under another event, and one that is no JSON', () => {
    const [refiled, spoilt] = [loggedCase(), loggedCase()];
    tamper(refiled, (db) => {
      db.run("UPDATE custody SET event = 'export' WHERE seq = 3");
    });
    tamper(spoilt, (db) => {
      db.run('UPDATE custody SET entry = ?, hash = ? WHERE seq = 4', ['{', entryHash('{')]);
    });
    expect(check(refiled).broken?.seq).toBe(3);
    expect(check(spoilt).broken).toEqual({ seq: 4, what: 'was edited' });
  });

  it('names entries whose clock went backwards, which breaks nothing', () => {
    const file = loggedCase();
    const { db, close } = openCase(file);
    appendCustody(db, { event: 'hold', at: 500, by: 'x', detail: {} });
    close();
    expect(check(file)).toMatchObject({ entries: 6, broken: null, backwards: [6] });
  });
});

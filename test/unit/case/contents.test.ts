import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordContents, recordExamined } from '../../../src/case/contents.ts';
import { insertListed } from '../../../src/case/inventory.ts';
import { openTemporaryCase, type Case } from '../../../src/case/open.ts';
import { families } from '../../../src/case/reading.ts';
import { beginRun, type RunRecord } from '../../../src/case/runs.ts';
import type { Content } from '../../../src/model/content.ts';
import { entryItem } from '../../../src/sources/local/entry.ts';

const BASES = ['rules', 'rules, this run'];

function content(sha256: string | null, detail: string): Content {
  return {
    hashes: { sha256, md5: null, sha1: null },
    mediaType: 'text/plain',
    examination: { status: 'scanned', reasons: [], detail },
    hits: null,
  };
}

describe('contents recorded together', () => {
  let store: Case;
  let run: RunRecord;

  beforeEach(() => {
    store = openTemporaryCase();
    store.db.run("INSERT INTO sources(kind, root) VALUES ('local', '/drive')");
    run = beginRun(store.db, { runId: 'r', fingerprint: 'f', startedAt: 0, showMatches: false });
    const items = ['a', 'b', 'c', 'd'].map((name) => entryItem(`${name}.txt`, 'file'));
    insertListed(store.db, { run: run.id, source: 1 }, items, () => null);
  });

  afterEach(() => {
    store.close();
  });

  const record = (examined: [item: number, content: Content, basis: string][]): void => {
    const all = examined.map(([item, one, basis]) => ({ item, content: one, basis }));
    recordContents(store.db, all, BASES);
  };
  const details = () => [...families(store.db, run)].map(([listed]) => listed?.examination.detail);
  const count = () => store.db.get<{ n: number }>('SELECT count(*) AS n FROM contents')?.n;

  it('are one content where their bytes are equal, and their own where nobody knows', () => {
    record([
      [1, content('aa', 'first'), 'rules'],
      [2, content('aa', 'second'), 'rules'],
      [3, content(null, 'third'), 'rules'],
      [4, content(null, 'fourth'), 'rules'],
    ]);
    expect(details()).toEqual(['first', 'first', 'third', 'fourth']);
    expect(count()).toBe(3);
  });

  it('are what is on record, on the first basis before the second, and on no other', () => {
    record([[1, content('aa', 'passing'), 'rules, this run']]);
    store.db.run(
      `INSERT INTO contents(sha256, media_type, status, reasons, detail, basis, item)
       VALUES ('aa', 'text/plain', 'scanned', '', 'lasting', 'rules', 1), ('bb', 'text/plain', 'scanned', '', 'of other rules', 'other', 1)`,
    );
    record([
      [2, content('aa', 'new'), 'rules'],
      [3, content('bb', 'new'), 'rules'],
    ]);
    expect(details().slice(0, 3)).toEqual(['passing', 'lasting', 'new']);
  });

  it('bring the members of what is on record', () => {
    const facts = {
      path: 'inner.txt',
      name: 'inner.txt',
      nameBytes: null,
      target: null,
      sizeBytes: 1,
      modifiedAt: null,
    };
    recordExamined(store.db, 1, 'rules', content('aa', 'container'), [
      { seq: 1, parent: 0, sourceId: 'inner.txt', facts, content: content('cc', 'member') },
    ]);
    record([[2, content('aa', 'new'), 'rules']]);
    const paths = [...families(store.db, run)].map((family) => family.map(({ facts: { path } }) => path));
    expect(paths.slice(0, 2)).toEqual([
      ['a.txt', 'a.txt!inner.txt'],
      ['b.txt', 'b.txt!inner.txt'],
    ]);
  });
});

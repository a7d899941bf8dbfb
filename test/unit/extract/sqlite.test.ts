import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf, type Examined } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeDatabase, makeDatabaseLog, makeJournal } from '../../make/database.ts';
import { makeDocx } from '../../make/docx.ts';

function cells(item: Examined | undefined, table: string | null): string[] {
  return (item?.segments ?? [])
    .filter(({ part, place }) => part === 'cell' && place.sheet === table)
    .map(({ text }) => text);
}

const LONG = `the account plan ${'x'.repeat(30_000)} for Contoso`;

describe('a database', () => {
  it.each(['UTF-8', 'UTF-16le', 'UTF-16be'])(
    'in %s brings every table: texts, long ones, large numbers',
    async (encoding) => {
      const bytes = makeDatabase(
        `PRAGMA encoding = "${encoding}"`,
        'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, phone INTEGER, weight REAL)',
        ['INSERT INTO notes VALUES (1, ?, ?, 1.5)', ['Größe', 14155550123]],
        ['INSERT INTO notes VALUES (2, ?, -7, NULL)', [LONG]],
        'CREATE TABLE keyed (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID',
        ["INSERT INTO keyed VALUES ('key', ?)", ['a value without a number']],
      );
      const [item] = await examineBytes(bytes);
      expect(item?.mediaType).toBe('application/x-sqlite3');
      expect(item?.examination.status).toBe('scanned');
      expect(cells(item, 'notes')).toEqual(['Größe', '14155550123', LONG]);
      expect(cells(item, 'keyed')).toEqual(['key', 'a value without a number']);
      expect(textOf(item, 'sheet-name')).toBe('notes\nkeyed');
    },
  );

  it('of many pages is read to its end, in order', async () => {
    const bytes = makeDatabase(
      'CREATE TABLE t (body TEXT)',
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT 'row ' || i FROM n",
      'CREATE INDEX i ON t (body)',
    );
    const [item] = await examineBytes(bytes);
    const rows = cells(item, 't');
    expect(rows).toHaveLength(20_000);
    expect([rows[0], rows.at(-1)]).toEqual(['row 1', 'row 20000']);
  });

  it('brings documents that are kept in it as parts of it', async () => {
    const docx = makeDocx({ paragraphs: ['Account plan for Contoso'] });
    const bytes = makeDatabase('CREATE TABLE files (data BLOB)', ['INSERT INTO files VALUES (?)', [docx]]);
    const [item] = await examineBytes(buildZip([{ name: 'a.db', data: bytes }])).then((items) =>
      items.slice(1),
    );
    const found = item?.segments.find(({ text }) => text === 'Account plan for Contoso');
    expect(found).toMatchObject({ part: 'body', place: { embedded: 'files' } });
  });

  it('brings what was deleted as hidden, as long as its pages stand', async () => {
    const bytes = makeDatabase(
      'CREATE TABLE gone (body TEXT)',
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO gone SELECT 'deleted plan ' || i FROM n",
      'DROP TABLE gone',
      'CREATE TABLE kept (body TEXT)',
    );
    const [item] = await examineBytes(bytes);
    expect(item?.examination.status).toBe('scanned');
    expect(textOf(item, 'hidden')).toContain('deleted plan 4999');
    expect(textOf(item, 'sheet-name')).toBe('kept');
  });

  it('whose long value breaks off is partial, with what is there', async () => {
    const bytes = makeDatabase('CREATE TABLE t (body TEXT)', ['INSERT INTO t VALUES (?)', [LONG]]);
    // The page behind that of the row is the first of those with its rest; its number of the next leads nowhere.
    bytes.writeUInt32BE(9_999, 2 * 4096);
    const [item] = await examineBytes(bytes);
    expect(summary([item as Examined])).toEqual(['(file) partial damaged']);
    expect(cells(item, 't')[0]).toMatch(/^the account plan x+$/);
  });

  it('of a messenger brings messages, their index of words, and what is kept without numbers', async () => {
    // Enough for the index to be longer than what is passed over.
    const words = Array.from({ length: 400 }, (_, number) => `word${number}`).join(' ');
    const bytes = makeDatabase(
      'CREATE TABLE chat (id TEXT PRIMARY KEY, subject TEXT) WITHOUT ROWID',
      'CREATE TABLE message (_id INTEGER PRIMARY KEY, chat TEXT, sender TEXT, body TEXT, sent INTEGER)',
      'CREATE VIRTUAL TABLE message_fts USING fts5(body)',
      'CREATE VIEW latest AS SELECT body FROM message ORDER BY sent DESC LIMIT 1',
      ['INSERT INTO chat VALUES (?, ?)', ['c1', 'Halyard']],
      [
        'INSERT INTO message (chat, sender, body, sent) VALUES (?, ?, ?, ?)',
        ['c1', 'dana@example.com', LONG, 1752485400000],
      ],
      ['INSERT INTO message_fts (body) VALUES (?)', [words]],
    );
    const [item] = await examineBytes(bytes);
    expect(item?.examination.status).toBe('scanned');
    expect(cells(item, 'chat')).toEqual(['c1', 'Halyard']);
    expect(cells(item, 'message')).toEqual(['c1', 'dana@example.com', LONG, '1752485400000']);
    expect(cells(item, 'message_fts_content')).toEqual([words]);
    expect(textOf(item, 'hidden')).toContain('CREATE VIEW latest');
    const bare = makeDatabase("CREATE VIRTUAL TABLE t USING fts5(body, content='')", [
      'INSERT INTO t (rowid, body) VALUES (1, ?)',
      [words],
    ]);
    expect(summary(await examineBytes(bare))).toEqual(['(file) partial unsupported-format']);
  });

  it('whose tables are lost is partial, with the rows that are whole', async () => {
    const bytes = makeDatabase(
      'CREATE TABLE t (body TEXT)',
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT 'row ' || i FROM n",
    );
    bytes.fill(0, 4096, 8192);
    const [item] = await examineBytes(bytes);
    expect(summary([item as Examined])).toEqual(['(file) partial damaged']);
    expect(textOf(item, 'hidden')).toContain('row 4999');
    const [headless] = await examineBytes(Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(200)]));
    expect(headless?.examination).toMatchObject({ status: 'failed', reasons: ['damaged'] });
  });
});

describe('what SQLite keeps beside a database', () => {
  const CREATE = 'CREATE TABLE message (_id INTEGER PRIMARY KEY, data TEXT)';
  const say = (text: string): [string, string[]] => ['INSERT INTO message (data) VALUES (?)', [text]];

  it('is read, as what is in no database yet: the write-ahead log', async () => {
    const log = makeDatabaseLog(CREATE, say('the Halyard account plan'), say(LONG));
    const [item] = await examineBytes(log);
    expect(item?.mediaType).toBe('application/x-sqlite3-log');
    expect(item?.examination.status).toBe('scanned');
    expect(cells(item, null)).toEqual(['the Halyard account plan', LONG]);
    expect(textOf(item, 'hidden')).toContain(CREATE);
  });

  it('counts in its latest copy alone', async () => {
    const update = "UPDATE message SET data = 'the account plan'";
    const [item] = await examineBytes(makeDatabaseLog(CREATE, say('a first draft'), update));
    expect(cells(item, null)).toEqual(['the account plan']);
  });

  it('is read where nothing says how the database is written', async () => {
    const log = makeDatabaseLog(CREATE, say('the Halyard account plan'));
    const size = log.readUInt32BE(8) + 24;
    for (let at = 32; at < log.length; at += size) if (log.readUInt32BE(at) === 1) log.writeUInt32BE(9, at);
    expect(cells((await examineBytes(log))[0], null)).toContain('the Halyard account plan');
  });

  it('is read, as what was there before: the rollback journal', async () => {
    const database = makeDatabase('PRAGMA page_size = 1024', CREATE, say('the Halyard account plan'));
    const [item] = await examineBytes(makeJournal(database, 1024));
    expect(cells(item, null)).toEqual(['the Halyard account plan']);
  });

  it('is damaged where its header is', async () => {
    const log = makeDatabaseLog(CREATE);
    log.writeUInt32BE(1000, 8);
    expect(summary(await examineBytes(log))).toEqual(['(file) failed damaged']);
    expect(summary(await examineBytes(log.subarray(0, 20)))).toEqual(['(file) failed damaged']);
  });
});

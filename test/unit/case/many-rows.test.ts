import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertMany } from '../../../src/case/many-rows.ts';
import { openTemporaryCase, type Case } from '../../../src/case/open.ts';

describe('many rows', () => {
  let store: Case;

  beforeEach(() => {
    store = openTemporaryCase();
    store.db.exec('CREATE TABLE things(id INTEGER PRIMARY KEY, text TEXT, size INTEGER)');
  });

  afterEach(() => {
    store.close();
  });

  const insert = (texts: (string | null)[], size: number | null): void => {
    insertMany(store.db, 'things(text,size)', texts, (values, text) => {
      values.push(text, size);
    });
  };
  const read = () =>
    store.db.wide<{ what: string | null; bytes: number | null }>(
      { what: 't.text', bytes: 't.size' },
      'FROM things t WHERE t.id > ? ORDER BY t.id LIMIT 1000',
      [0],
    );

  it.each([0, 1, 49, 50, 51, 100, 120])('%i come back in the order in which they were given', (count) => {
    const texts = Array.from({ length: count }, (_, index) => `row ${index}`);
    insert(texts, 1);
    expect(read()).toEqual(texts.map((what) => ({ what, bytes: 1 })));
  });

  it.each([
    ['quotes, control characters and line ends', 'a"b\'c\\d\u0001\u001b\n\r\t'],
    ['letters beyond ASCII', 'Grüße, 資料, 🗂, \u2028'],
    ['nothing', ''],
    ['what looks like JSON', '{"a":[null]}'],
    ['no value', null],
  ])('keep %s', (_name, text) => {
    insert([text], null);
    expect(read()).toEqual([{ what: text, bytes: null }]);
  });

  it('keep whole numbers exactly', () => {
    for (const size of [0, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1]) insert(['n'], size);
    expect(read().map(({ bytes }) => bytes)).toEqual([0, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1]);
  });
});

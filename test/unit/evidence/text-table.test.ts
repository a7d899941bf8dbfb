import { expect, it } from 'vitest';
import { createTextTable } from '../../../src/evidence/text-table.ts';

it('finds the last number of each of many texts that are nearly alike, and of no other', () => {
  const table = createTextTable();
  const texts = Array.from({ length: 20_000 }, (_, at) => `part ${at % 7}/folder ${at % 101}/scan ${at}.md`);
  for (const text of texts) table.set(text, 0);
  for (const [at, text] of texts.entries()) table.set(text, at);
  expect(texts.filter((text, at) => table.get(text) !== at)).toEqual([]);
  const others = texts.flatMap((text) => [`${text}x`, text.slice(1), text.toUpperCase(), `${text}\0`]);
  expect(others.filter((text) => table.get(text) !== undefined)).toEqual([]);
});

it.each(['', 'a', '\0', '計画', '\ud800'])('takes any text: %j', (text) => {
  const table = createTextTable();
  expect(table.get(text)).toBeUndefined();
  table.set(text, 4_000_000_000);
  expect(table.get(text)).toBe(4_000_000_000);
  expect(table.get(`${text} `)).toBeUndefined();
});

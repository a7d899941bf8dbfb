import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparePaths,
  describePath,
  joinPath,
  toPathBytes,
  toSourceId,
} from '../../../src/sources/local/path-id.ts';

const bytes = (path: string | Buffer): Buffer => (typeof path === 'string' ? Buffer.from(path) : path);

/** Bytes in which valid text, percent signs, hex digits and broken sequences meet often. */
const somePath = fc
  .array(
    fc.oneof(
      fc
        .constantFrom('%', '%2', '%41', '%ff', '/', 'a', '0', 'é', '€', '😀', '\uFFFD', '\n')
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ minLength: 1, maxLength: 4 }).map((array) => Buffer.from(array)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

describe('toSourceId', () => {
  test.each([
    ['a plain name', 'Plans/Acme.docx', 'Plans/Acme.docx'],
    ['a percent sign', '100% done.txt', '100% done.txt'],
    ['an escape that stands in the name', '%41%4G%ff.txt', '%2541%4G%25ff.txt'],
    ['a percent sign at the end', 'a%/b%4', 'a%/b%4'],
    ['a replacement character', 'a\uFFFDb', 'a\uFFFDb'],
    ['Latin-1', Buffer.from('Entwürfe/é.txt', 'latin1'), 'Entw%FCrfe/%E9.txt'],
    ['a broken sequence', Buffer.from([0x25, 0xe2, 0x82, 0x41]), '%%E2%82A'],
    ['a surrogate written as UTF-8', Buffer.from([0xed, 0xa0, 0x80]), '%ED%A0%80'],
    ['an overlong slash', Buffer.from([0xc0, 0xaf]), '%C0%AF'],
  ])('writes %s', (_what, path, id) => {
    expect(toSourceId(path)).toBe(id);
  });

  test('gives the exact bytes back', () => {
    fc.assert(
      fc.property(somePath, (path) => {
        expect(bytes(toPathBytes(toSourceId(path))).equals(path)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('is the same for text and for its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toSourceId(Buffer.from(text))).toBe(toSourceId(text));
        expect(toPathBytes(toSourceId(text))).toBe(text);
      }),
    );
  });

  test('differs where paths differ', () => {
    fc.assert(
      fc.property(somePath, somePath, (a, b) => {
        expect(toSourceId(a) === toSourceId(b)).toBe(a.equals(b));
      }),
    );
  });

  test('is made of the ids of the names', () => {
    fc.assert(
      fc.property(somePath, somePath, (folder, name) => {
        expect(toSourceId(joinPath(folder, name))).toBe(`${toSourceId(folder)}/${toSourceId(name)}`);
      }),
    );
  });
});

describe('describePath', () => {
  test.each([
    ['a/b.txt', { path: 'a/b.txt', name: 'b.txt', nameBytes: null }],
    ['a%2541/100%', { path: 'a%41/100%', name: '100%', nameBytes: null }],
    ['Entw%FCrfe/b.txt', { path: 'Entw\uFFFDrfe/b.txt', name: 'b.txt', nameBytes: null }],
    ['a/%E9.txt', { path: 'a/\uFFFD.txt', name: '\uFFFD.txt', nameBytes: '6S50eHQ=' }],
  ])('of %s', (id, facts) => {
    expect(describePath(id)).toEqual(facts);
  });
});

describe('comparePaths', () => {
  test('orders by bytes', () => {
    const path = fc.oneof(somePath, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(path, path, (a, b) => {
        expect(Math.sign(comparePaths(a, b))).toBe(Buffer.compare(bytes(a), bytes(b)));
      }),
    );
  });

  test('puts what UTF-16 would put last before what follows it in UTF-8', () => {
    expect(comparePaths('\uFF21', '😀')).toBeLessThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { ExtractFailure } from '../../../src/extract/extractor.ts';
import { examineTree, type Visitor } from '../../../src/extract/tree.ts';
import { DEFAULT_BUDGETS } from '../../../src/model/budgets.ts';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeDocx } from '../../make/docx.ts';

const INNER = buildZip([
  { name: 'two.txt', data: 'second' },
  { name: 'three.txt', data: 'third' },
]);
const OUTER = buildZip([
  { name: 'one.txt', data: 'first' },
  { name: 'inner.zip', data: INNER },
  { name: 'four.html', data: '<p>fourth</p>' },
]);

function inputOf(bytes: Buffer): Parameters<typeof examineTree>[0] {
  return {
    mediaType: '',
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

describe('a second attempt at a tree', () => {
  it('walks past what is done, keeping the numbers', async () => {
    const items = await examineBytes(OUTER, {}, (seq) => (seq <= 3 ? 'done' : 'examine'));
    expect(items.map(({ seq }) => seq)).toEqual([0, 4, 5]);
    expect(items.map((item) => textOf(item))).toEqual(['', 'third', 'fourth']);
  });

  it('leaves what an earlier attempt died in unread', async () => {
    const items = await examineBytes(OUTER, {}, (seq) => (seq === 2 ? 'timeout' : 'examine'));
    expect(summary(items)).toEqual([
      '(file) scanned',
      'one.txt scanned',
      'inner.zip failed timeout',
      'four.html scanned',
    ]);
    expect(items.at(-1)?.seq).toBe(3);
    expect(items[2]?.hashes.sha256).toBeNull();
  });
});

describe('what kills too many parsers', () => {
  it('is left to texts and containers', async () => {
    const docx = makeDocx({ paragraphs: ['in a document'] });
    const bytes = buildZip([
      { name: 'a.docx', data: docx },
      {
        name: 'in.zip',
        data: buildZip([
          { name: 'b.docx', data: docx },
          { name: 'b.txt', data: 'text' },
        ]),
      },
    ]);
    const items = await examineBytes(bytes, {}, (seq) => (seq === 1 ? 'examine' : { unparsed: 'timeout' }));
    expect(summary(items)).toEqual([
      '(file) scanned',
      'a.docx scanned',
      'in.zip scanned',
      'b.docx failed timeout',
      'b.txt scanned',
    ]);
    expect(items[3]?.hashes).toEqual(items[1]?.hashes);
  });
});

describe('names of members', () => {
  it('hold no NUL; the bytes stand beside', async () => {
    const items = await examineBytes(buildZip([{ name: 'in/nul\0byte.txt', data: 'text' }]));
    expect(items[1]?.facts).toMatchObject({
      path: 'in/nul\uFFFDbyte.txt',
      name: 'nul\uFFFDbyte.txt',
      nameBytes: Buffer.from('nul\0byte.txt').toString('base64'),
    });
  });

  it('cannot fill memory, however often they are repeated', async () => {
    const inner = buildZip(Array.from({ length: 1_000 }, (_, n) => ({ name: `${n}`, data: '' })));
    const items = await examineBytes(buildZip([{ name: 'n'.repeat(60_000), data: inner }]));
    expect(items.length).toBeLessThan(600);
    expect(items[0]?.examination).toMatchObject({ status: 'scanned' });
    expect(items[1]?.examination).toMatchObject({ status: 'partial', reasons: ['too-many-members'] });
  });
});

describe('a visitor', () => {
  function failing(error: Error): Visitor {
    return {
      verdict: () => 'examine',
      enter: () => ({
        sink: {
          segment: () => {
            throw error;
          },
        },
        leave: () => undefined,
      }),
    };
  }

  it('that breaks ends the examination with its own error', async () => {
    for (const bytes of [OUTER, Buffer.from('text'), Buffer.from('<html>x</html>')]) {
      const broken = new TypeError('the store is full');
      await expect(examineTree(inputOf(bytes), failing(broken), DEFAULT_BUDGETS)).rejects.toBe(broken);
    }
  });

  it('can end the item at hand, and that alone', async () => {
    const outcomes: string[] = [];
    const visitor: Visitor = {
      verdict: () => 'examine',
      enter: (position, facts) => ({
        sink: {
          segment: () => {
            if (position.seq === 1) throw new ExtractFailure('timeout', 'gave up');
          },
        },
        leave: ({ examination: { status, reasons } }) => {
          outcomes.push([facts?.path ?? '(file)', status, ...reasons].join(' '));
        },
      }),
    };
    await examineTree(inputOf(OUTER), visitor, DEFAULT_BUDGETS);
    expect(outcomes).toEqual([
      'one.txt partial timeout',
      'two.txt scanned',
      'three.txt scanned',
      'inner.zip scanned',
      'four.html scanned',
      '(file) scanned',
    ]);
  });

  it('gets the hashes that it asks for', async () => {
    const hashes: unknown[] = [];
    const visitor: Visitor = {
      verdict: () => 'examine',
      enter: () => ({ sink: { segment: () => undefined }, leave: (outcome) => hashes.push(outcome.hashes) }),
    };
    await examineTree(inputOf(buildZip([{ name: 'a', data: 'a' }])), visitor, DEFAULT_BUDGETS, [
      'md5',
      'sha1',
    ]);
    expect(hashes).toEqual([
      {
        sha256: null,
        md5: '0cc175b9c0f1b6a831c399e269772661',
        sha1: '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8',
      },
      { sha256: null, md5: null, sha1: null },
    ]);
  });
});

describe('the outermost file', () => {
  it('is not parsed where it is longer than the budget', async () => {
    expect(summary(await examineBytes('<html>long enough</html>', { maxFileSize: 5 }))).toEqual([
      '(file) skipped too-large',
    ]);
  });

  it('that cannot be read any more fails with the reason', async () => {
    const outcomes: unknown[] = [];
    const visitor: Visitor = {
      verdict: () => 'examine',
      enter: () => ({
        sink: { segment: () => undefined },
        leave: ({ examination }) => outcomes.push(examination),
      }),
    };
    const read = (): never => {
      throw new ExtractFailure('vanished', 'the file is gone');
    };
    for (const mediaType of ['', 'application/zip', 'text/html']) {
      await examineTree({ mediaType, size: 100, read }, visitor, DEFAULT_BUDGETS);
    }
    const gone = { status: 'failed', reasons: ['vanished'], detail: 'the file is gone' };
    expect(outcomes).toEqual([gone, gone, gone]);
  });

  it('takes the type that the caller knows', async () => {
    const bytes = Buffer.from('<b>x</b>');
    const types: string[] = [];
    const visitor: Visitor = {
      verdict: () => 'examine',
      enter: () => ({ sink: { segment: () => undefined }, leave: ({ mediaType }) => types.push(mediaType) }),
    };
    await examineTree({ ...inputOf(bytes), mediaType: 'application/xml' }, visitor, DEFAULT_BUDGETS);
    expect(types).toEqual(['application/xml']);
  });
});

import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { examineBytes, summary, type Examined } from '../../hostile/examine.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeDocx } from '../../make/docx.ts';

/** A document with objects inside, by their names below `word/embeddings`. */
function docxWith(objects: Record<string, string | Uint8Array>): Buffer {
  const parts = Object.entries(unzipSync(makeDocx({ paragraphs: ['outer text'] })));
  const embedded = Object.entries(objects).map(([name, data]) => ({ name: `word/embeddings/${name}`, data }));
  return buildZip([...parts.map(([name, data]) => ({ name, data })), ...embedded]);
}

function places(item: Examined | undefined): [string, string | null][] {
  return (item?.segments ?? [])
    .filter(({ part, text }) => part === 'body' && text.includes('text'))
    .map(({ text, place }) => [text.trim(), place.embedded]);
}

describe('objects inside a document', () => {
  it('are part of its text, with their place, and no items', async () => {
    const inner = docxWith({ 'note.txt': 'innermost text' });
    const items = await examineBytes(
      docxWith({
        'inner.docx': inner,
        'picture.bin': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      }),
    );
    expect(summary(items)).toEqual(['(file) scanned']);
    expect(places(items[0])).toEqual([
      ['outer text', null],
      ['outer text', 'word/embeddings/inner.docx'],
      ['innermost text', 'word/embeddings/inner.docx!word/embeddings/note.txt'],
    ]);
  });

  it('that are archives bring their members the same way', async () => {
    const archive = buildZip([
      { name: 'a.txt', data: 'zipped text' },
      { name: 'b.txt', data: 'secret', flags: 1 },
      { name: 'link', data: 'a.txt', mode: 0o120777 },
    ]);
    const [item] = await examineBytes(docxWith({ 'all.zip': archive }));
    expect(places(item)).toContainEqual(['zipped text', 'word/embeddings/all.zip!a.txt']);
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['encrypted'] });
  });

  it('that cannot be read are gaps of the document', async () => {
    const [item] = await examineBytes(docxWith({ 'unknown.bin': Buffer.alloc(64, 1) }));
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['unsupported-format'] });
    expect(item?.examination.detail).toContain('unknown.bin');
  });

  it('count against the budgets of the tree', async () => {
    const nested = docxWith({ '1.docx': docxWith({ '2.docx': docxWith({ '3.txt': 'innermost text' }) }) });
    expect((await examineBytes(nested, { maxDepth: 2 }))[0]?.examination.reasons).toEqual(['too-deep']);
    const many = docxWith(
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.txt`, 'text'])),
    );
    expect((await examineBytes(many, { maxMembers: 20 }))[0]?.examination).toMatchObject({
      status: 'partial',
      reasons: ['too-many-members'],
    });
    const long = docxWith({ 'all.zip': buildZip([{ name: 'a.txt', data: 'long text '.repeat(40_000) }]) });
    expect((await examineBytes(long, { parserMemory: 400_000 }))[0]?.examination.reasons).toEqual([
      'too-large',
    ]);
    const large = docxWith({ 'all.zip': buildZip([{ name: 'a.txt', data: Buffer.alloc(2_000_000, 0x30) }]) });
    expect((await examineBytes(large, { maxInflated: 1_000_000 }))[0]?.examination).toMatchObject({
      status: 'partial',
      reasons: ['budget-exceeded'],
    });
  });
});

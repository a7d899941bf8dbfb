import { describe, expect, it } from 'vitest';
import { examineBytes, textOf } from '../../hostile/examine.ts';
import { makeIwork, makeOneNote } from '../../make/runs-of-letters.ts';

describe('a OneNote section', () => {
  it('gives its texts and attached files and is partial', async () => {
    const [item] = await examineBytes(makeOneNote('Plan größer als gedacht', Buffer.from('attached words')));
    expect(item?.mediaType).toBe('application/onenote');
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['unsupported-format'] });
    expect(textOf(item)).toContain('Plan größer als gedacht');
    const attached = item?.segments.find(({ place }) => place.embedded === 'file-1');
    expect(attached?.text).toBe('attached words');
  });

  it('is read across the ends of windows', async () => {
    const filler = Buffer.alloc(2 ** 20 - 60);
    const [item] = await examineBytes(makeOneNote('Plan größer als gedacht', Buffer.from('x'), filler));
    expect(textOf(item).split('\n')).toContain('Plan größer als gedacht');
  });
});

describe('a document of Pages, Numbers or Keynote', () => {
  it('gives the texts of its objects and attached files and is partial', async () => {
    const document = makeIwork(['Größe of the account plan', 'Contoso\nsecond line']);
    const [item, ...members] = await examineBytes(document);
    expect(members).toEqual([]);
    expect(item?.mediaType).toBe('application/vnd.apple.iwork');
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['unsupported-format'] });
    const lines = ['Größe of the account plan', 'Contoso', 'second line', 'attached words'];
    expect(textOf(item).split('\n')).toEqual(lines);
    expect(item?.segments[0]?.place.embedded).toBe('Index/Document.iwa');
  });

  it('with a broken object says so', async () => {
    const [item] = await examineBytes(makeIwork(['Account plan'], true));
    expect(item?.examination.reasons).toEqual(['damaged', 'unsupported-format']);
  });
});

import { describe, expect, it } from 'vitest';
import { examineBytes, textOf } from '../../hostile/examine.ts';
import {
  makeIwork,
  makeLockedIwork,
  makeLockedOldIwork,
  makeOldIwork,
  makeOneNote,
} from '../../make/runs-of-letters.ts';
import { examineDocument, outcomeOf, placesOf } from '../extract-office/office.ts';

describe('a document of Word before 6.0', () => {
  it('gives its runs of letters and is partial', async () => {
    const head = Buffer.concat([Buffer.from('31be000000ab', 'hex'), Buffer.alloc(122)]);
    const examined = await examineDocument(
      Buffer.concat([head, Buffer.from('Plan gr\xf6\xdfer', 'latin1'), Buffer.alloc(9)]),
    );
    expect([outcomeOf(examined), textOf(examined)]).toEqual(['partial unsupported-format', 'Plan größer']);
  });
});

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

  it.each([
    ['PlanTitle', ['property title', 'title']],
    ['AuthorName', ['property author']],
    ['StyleName', ['hidden']],
    ['SheetName', ['sheet-name']],
    ['TableName', ['sheet-name']],
    ['CellText', ['cell']],
    ['=FORMULA(A1)', ['hidden']],
    ['HeaderText', ['header']],
    ['FooterText', ['footer']],
    ['Account plan\nNextLine', ['body']],
    ['NoteText', ['comment']],
  ])('of before 2013 gives %j as %j', async (token, places) => {
    const examined = await examineDocument(makeOldIwork());
    expect(outcomeOf(examined)).toBe('scanned');
    expect(placesOf(examined, token)).toEqual(places);
  });

  it.each([
    ['before 2013', makeLockedOldIwork()],
    ['today', makeLockedIwork()],
  ])('with a password, of %s, is unreadable and says why', async (_, bytes) => {
    expect(outcomeOf(await examineDocument(bytes))).toBe('failed encrypted');
  });
});

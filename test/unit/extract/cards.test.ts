import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUnfolder, parseContentLine, valueOf } from '../../../src/extract/content-lines.ts';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';

const card = (...lines: string[]): string =>
  ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');
const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

async function shown(content: string): Promise<string[]> {
  const [item] = await examineBytes(content);
  return (item?.segments ?? []).map(
    ({ part, property, text, place: { line, embedded } }) =>
      `${property ?? part}|${embedded ?? line ?? ''}|${text}`,
  );
}

describe('an address card', () => {
  it.each([
    ['a name', 'FN:Dana Example', 'title|3|Dana Example'],
    ['a folded line', 'NOTE:T-fol\r\n ded\r\n\tword', 'body|3|T-foldedword'],
    ['escapes', 'NOTE:a\\, b\\; c\\nd\\\\n', 'body|3|a, b; c', 'body|3|d\\n'],
    ['fields', 'ORG:Example Ltd;Research', 'org|3|Example Ltd;Research'],
    ['a group', 'item1.X-ABLabel:T-label', 'x-ablabel|3|T-label'],
    ['a label with a colon', 'ADR;TYPE=home;LABEL="Quay: 1":;;Quay 1', 'adr|3|Quay: 1 ;;Quay 1'],
    [
      'quoted-printable',
      'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Z=C3=BCrich, =\r\nplan=3D1',
      'body|3|Zürich, plan=1',
    ],
    ['quoted-printable of vCard 2.1', 'NOTE;QUOTED-PRINTABLE;CHARSET=windows-1252:caf=E9', 'body|3|café'],
    ['an unknown character set', 'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=none:caf=C3=A9', 'body|3|café'],
    [
      'a photo',
      `PHOTO;ENCODING=b;TYPE=SVG:${Buffer.from('<svg><text>T-photo</text></svg>').toString('base64')}`,
      'body|photo-1|T-photo',
    ],
    [
      'a file as address',
      `KEY:data:text/plain;base64,${Buffer.from('T-key words').toString('base64')}`,
      'body|key-1|T-key words',
    ],
    ['a line of no form', 'what is this', 'body|3|what is this'],
    ['a quotation mark that stays open', 'ADR;LABEL="T-quay:1', 'body|3|ADR;LABEL="T-quay:1'],
    ['a line without a name', ':nothing', 'body|3|:nothing'],
  ])('has %s', async (_, line, ...expected) => {
    expect(await shown(card(line))).toEqual(['version|2|3.0', ...expected]);
  });

  it('is one of many in a file, and need not end', async () => {
    const items = await examineBytes(`${card('FN:T-one')}${card('FN:T-two')}BEGIN:VCARD\nFN:T-three`);
    expect(items[0]?.mediaType).toBe('text/vcard');
    expect(summary(items)).toEqual(['(file) scanned']);
    expect(textOf(items[0], 'title').split('\n')).toEqual(['T-one', 'T-two', 'T-three']);
  });
});

describe('a calendar', () => {
  it('has summaries, guests, places and notes', async () => {
    const lines = await shown(
      calendar(
        'SUMMARY:T-summary',
        'ATTENDEE;CN="Ivy; Example";PARTSTAT=ACCEPTED:mailto:ivy@example.com',
        'LOCATION:T-location',
        'DESCRIPTION:T-description\\nT-more',
        'X-ALT-DESC;FMTTYPE=text/html:<p>T-html</p><!-- T-comment -->',
        'DTSTART;TZID=Europe/Oslo:20250602T093000',
      ),
    );
    expect(lines).toEqual([
      'title|3|T-summary',
      'attendee|4|Ivy; Example mailto:ivy@example.com',
      'location|5|T-location',
      'body|6|T-description',
      'body|6|T-more',
      'body||T-html',
      'comment||T-comment',
      'dtstart|8|20250602T093000',
    ]);
  });

  it('has files as objects within', async () => {
    const file = Buffer.from('T-attached words').toString('base64');
    expect(await shown(calendar(`ATTACH;VALUE=BINARY;ENCODING=BASE64:${file}`))).toEqual([
      'body|attach-1|T-attached words',
    ]);
  });
});

describe('unfolding', () => {
  const unfolded = (pieces: string[]): string[] => {
    const lines: string[] = [];
    const unfolder = createUnfolder((text, line) => lines.push(`${line} ${text}`));
    for (const piece of pieces) unfolder.push(piece);
    unfolder.end();
    return lines;
  };

  it('does not depend on where pieces end, and loses no letter', () => {
    const piece = fc.stringMatching(/^[ab:;="\r\n \t]{0,12}$/);
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const whole = pieces.join('');
        const lines = unfolded(pieces);
        expect(lines).toEqual(unfolded([whole]));
        const letters = (text: string): string => text.replace(/[^ab]/g, '');
        expect(letters(lines.join(''))).toBe(letters(whole));
      }),
    );
  });

  it('no line makes its parser throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const line = parseContentLine(`N;${text}`);
        if (line !== null) expect(typeof valueOf(line)).toBe('string');
      }),
    );
  });
});

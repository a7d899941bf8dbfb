import { describe, expect, it } from 'vitest';
import { examineDocument, outcomeOf, placesOf } from '../extract-office/office.ts';
import { textOf } from '../../hostile/examine.ts';
import { makeDocx } from '../../make/docx.ts';

/** Numbers of 32 bits, one behind the other. */
function uints(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32LE(value, index * 4));
  return bytes;
}

function emfRecord(type: number, data: Buffer): Buffer {
  const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
  return Buffer.concat([uints(type, padded.length + 8), padded]);
}

/** A text at a place, whose letters are ten units wide (MS-EMF 2.3.5.8). */
function emfText(text: string, x: number, y: number): Buffer {
  const letters = Buffer.from(text, 'utf16le');
  const words = Buffer.concat([letters, Buffer.alloc(-letters.length & 3)]);
  const head = uints(0, 0, 0, 0, 1, 0, 0, x, y, text.length, 76, 0, 0, 0, 0, 0, 76 + words.length);
  return emfRecord(84, Buffer.concat([head, words, uints(...Array.from(text, () => 10))]));
}

/** An enhanced metafile with a description (MS-EMF 2.3.4.2). */
function makeEmf(...records: Buffer[]): Buffer {
  const head = Buffer.alloc(92);
  head.write(' EMF', 32, 'latin1');
  uints(9, 100).copy(head, 52);
  const description = Buffer.concat([head, Buffer.from('T-drawn\0x', 'utf16le')]);
  return Buffer.concat([emfRecord(1, description), ...records, emfRecord(14, uints(0, 0, 20))]);
}

function wmfRecord(type: number, data: Buffer): Buffer {
  const head = uints((data.length + 6) / 2, type);
  return Buffer.concat([head.subarray(0, 6), data]);
}

const EMF = makeEmf(
  emfText('Confi', 0, 5),
  emfText('dential', 50, 5),
  emfText('prices', 150, 5),
  emfText('below', 210, 40),
  emfRecord(108, Buffer.concat([uints(0, 0, 5, 0x300, 1, 0, 0), Buffer.from('small')])),
);

describe('a metafile of Windows', () => {
  it('gives the texts that it draws; what touches is one', async () => {
    const examined = await examineDocument(EMF);
    expect([examined.mediaType, outcomeOf(examined)]).toEqual(['image/emf', 'scanned picture-not-read']);
    expect(textOf(examined).split('\n')).toEqual(['T-drawn x', 'Confidential', 'prices', 'below', 'small']);
  });

  it('of the older kind gives them in the character set of their font', async () => {
    const font = Buffer.alloc(18);
    font[13] = 204;
    const wmf = Buffer.concat([
      Buffer.from('010009000003', 'hex'),
      Buffer.alloc(12),
      wmfRecord(0x02fb, font),
      wmfRecord(0x0521, Buffer.from([4, 0, 0xcf, 0xeb, 0xe0, 0xed, 0, 0, 0, 0])),
      wmfRecord(0x0a32, Buffer.from([0, 0, 0, 0, 4, 0, 0, 0, 0x54, 0x65, 0x78, 0x74])),
      wmfRecord(
        0x0a32,
        Buffer.from([0, 0, 0, 0, 4, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x4d, 0x6f, 0x72, 0x65]),
      ),
    ]);
    const examined = await examineDocument(wmf);
    expect([examined.mediaType, textOf(examined)]).toEqual(['image/wmf', 'План\nText\nMore']);
  });

  it('in a document is part of it', async () => {
    const parts = { 'word/media/image1.emf': EMF };
    const examined = await examineDocument(makeDocx({ paragraphs: ['x'], parts }));
    expect([outcomeOf(examined), placesOf(examined, 'Confidential')]).toEqual([
      'scanned',
      ['body in word/media/image1.emf'],
    ]);
  });

  it('may end anywhere, and say what it wants of its lengths', async () => {
    const lies = makeEmf(emfRecord(84, Buffer.alloc(68, 0xff)), emfRecord(108, Buffer.alloc(40, 0x7f)));
    for (const bytes of [lies, ...[60, 101, 130, 200].map((end) => EMF.subarray(0, end))]) {
      expect(outcomeOf(await examineDocument(bytes))).toBe('scanned picture-not-read');
    }
  });
});

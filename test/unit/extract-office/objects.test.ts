import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { docStreams, makeCompound, pptRecord } from '../../make/compound.ts';
import { makeDocx } from '../../make/docx.ts';
import { makeXls } from '../../make/xls.ts';
import { compoundStreams } from '../../../src/extract/compound.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const DOCX = Buffer.from(makeDocx({ paragraphs: ['T-inner'] }));

/** A file that was dropped into a document, as the Packager keeps it. */
function dropped(label: string, path: string, file: Buffer): Buffer {
  const uint = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
  const body = Buffer.concat([
    Buffer.from(`\x02\0${label}\0${path}\0\0\0\x03\0`, 'latin1'),
    uint(5),
    Buffer.from('C:\\t\0', 'latin1'),
    uint(file.length),
    file,
  ]);
  return Buffer.concat([uint(body.length), body]);
}

/** The streams of a workbook and more. */
function workbookWith(streams: Record<string, Buffer>): Buffer {
  const xls = makeXls();
  const own = compoundStreams({ size: xls.length, read: (at, length) => xls.subarray(at, at + length) });
  const parts = own.map(({ path, read }): [string, Buffer] => [path, read(xls.length)]);
  return makeCompound({ ...Object.fromEntries(parts), ...streams });
}

const DOC = docStreams({ body: 'T-outer' });
const EMBEDDED = {
  'Word document with a newer one': [
    makeCompound({ ...DOC, 'ObjectPool/_1/Package': DOCX }),
    'body in ObjectPool/_1!Package',
  ],
  'Word document with an older one': [
    makeCompound({
      ...DOC,
      ...Object.fromEntries(
        Object.entries(docStreams({ body: 'T-inner' })).map(([name, bytes]) => [
          `ObjectPool/_2/${name}`,
          bytes,
        ]),
      ),
    }),
    'body in ObjectPool/_2',
  ],
  'workbook with a dropped file': [
    workbookWith({
      'MBD0001a2b3/\x01Ole10Native': dropped('plan.docx', 'C:\\Users\\T-path\\plan.docx', DOCX),
    }),
    'body in MBD0001a2b3!plan.docx',
  ],
  'presentation with a packed object': [
    makeCompound({
      'PowerPoint Document': pptRecord(
        0x1011,
        Buffer.concat([Buffer.alloc(4), deflateSync(makeCompound({ Package: DOCX })).subarray(0, -4)]),
        1,
      ),
    }),
    'body in object!Package',
  ],
} as const;

describe('objects in documents of 97 to 2003', () => {
  it.each(Object.entries(EMBEDDED))('of a %s are read', async (_, [bytes, place]) => {
    const examined = await examineDocument(bytes);
    expect(outcomeOf(examined)).toBe('scanned');
    expect(placesOf(examined, 'T-inner')).toEqual([place]);
  });

  it('are named, with the path that a dropped file came from', async () => {
    const examined = await examineDocument(EMBEDDED['workbook with a dropped file'][0]);
    expect(placesOf(examined, 'plan.docx')[0]).toContain('attachment-name');
    expect(placesOf(examined, 'T-path')[0]).toContain('hidden');
  });
});

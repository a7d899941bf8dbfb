import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectMediaType } from '../../src/extract/detect.ts';
import { createHtmlReader, dialectOf } from '../../src/extract/html.ts';
import { createTextWindows } from '../../src/extract/text.ts';
import type { MemberFacts } from '../../src/model/content.ts';
import type { Segment } from '../../src/model/segment.ts';
import { examineBytes, textOf } from '../hostile/examine.ts';
import { buildZip } from '../hostile/zip.ts';

/** Cuts bytes into pieces at the places given, as shares of the length. */
function pieces<T extends { slice: (start: number, end: number) => T; length: number }>(
  whole: T,
  cuts: number[],
): T[] {
  const places = [
    0,
    ...cuts.map((share) => Math.floor(share * whole.length)).sort((a, b) => a - b),
    whole.length,
  ];
  return places.slice(1).map((end, index) => whole.slice(places[index]!, end));
}

/** No half of a surrogate pair alone: UTF-8 has no bytes for those. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

/** The exact name below the last slash. */
function lastName({ name, nameBytes }: MemberFacts): string {
  return nameBytes === null ? name : Buffer.from(nameBytes, 'base64').toString();
}

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
const anyBytes = fc.uint8Array({ maxLength: 400 });

describe('any bytes', () => {
  it('as text: nothing lost, wherever the pieces end', () => {
    fc.assert(
      fc.property(
        anyBytes,
        shares,
        fc.constantFrom('utf-8', 'windows-1252', 'utf-16le'),
        (bytes, cuts, encoding) => {
          const read = (parts: Uint8Array[]): Segment[] => {
            const segments: Segment[] = [];
            const windows = createTextWindows(encoding, (segment) => segments.push(segment));
            for (const part of parts) windows.push(part);
            windows.end();
            return segments;
          };
          const whole = read([bytes]);
          expect(read(pieces(bytes, cuts))).toEqual(whole);
          const length = textOf({ segments: whole } as Parameters<typeof textOf>[0]).length;
          if (encoding === 'windows-1252') expect(length).toBe(bytes.length);
        },
      ),
    );
  });

  it('in valid UTF-8 come back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), shares, (text, cuts) => {
        fc.pre(!text.startsWith('\ufeff') && isWellFormed(text));
        const segments: Segment[] = [];
        const windows = createTextWindows('utf-8', (segment) => segments.push(segment));
        for (const part of pieces(Buffer.from(text), cuts)) windows.push(part);
        windows.end();
        expect(
          segments
            .filter(({ part }) => part === 'body')
            .map((segment) => segment.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('have a media type, and an outcome that is the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        expect(await detectMediaType(bytes, bytes.length)).toMatch(/^[a-z]+\/[\w.+-]+$/i);
        expect(await examineBytes(bytes)).toEqual(await examineBytes(bytes));
      }),
    );
  });
});

describe('any markup', () => {
  const token = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&amp;',
      '&',
      '"',
      '=',
      '<script>',
      '</script>',
      '<p hidden>',
      '<title>',
    ),
    fc.string({ maxLength: 5 }),
  );

  it('gives the same segments wherever the pieces end', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), shares, fc.boolean(), (tokens, cuts, isXml) => {
        const markup = tokens.join('');
        const read = (parts: string[]): Segment[] => {
          const segments: Segment[] = [];
          const type = isXml ? 'application/xml' : 'text/html';
          const reader = createHtmlReader((segment) => segments.push(segment), dialectOf(type));
          for (const part of parts) reader.push(part);
          reader.end();
          return segments;
        };
        expect(read(pieces(markup, cuts))).toEqual(read([markup]));
      }),
    );
  });
});

describe('any archive', () => {
  it('brings every member with its bytes, whatever the names', async () => {
    const member = fc.record({
      name: fc
        .string({ unit: 'binary', maxLength: 20 })
        .filter((name) => !/[\\/]$/.test(name) && isWellFormed(name)),
      data: fc.stringMatching(/^[a-z ]{1,40}$/),
      store: fc.boolean(),
      streamed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (members, zip64) => {
          const items = await examineBytes(buildZip(members, { zip64 }));
          expect(
            items.slice(1).map((item) => [item.facts?.path, lastName(item.facts!), textOf(item)]),
          ).toEqual(
            members.map(({ name, data }) => [
              name.replaceAll('\0', '\ufffd'),
              name.replace(/^[^]*\//, ''),
              data,
            ]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

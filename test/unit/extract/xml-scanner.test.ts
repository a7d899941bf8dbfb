import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { ExtractFailure } from '../../../src/extract/extractor.ts';
import { createXmlScanner } from '../../../src/extract/xml-scanner.ts';
import '../../seed.ts';

/** What a scanner tells of a document, runs of text joined; and its verdict. */
function scanned(...pieces: string[]): { events: string[]; verdict: string | null } {
  const events: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') events.push(`"${text}"`);
    text = '';
  };
  const scanner = createXmlScanner({
    open(name, attributes) {
      flush();
      events.push(
        `<${name}${attributes
          .entries()
          .map(([key, value]) => ` ${key}=${value}`)
          .join('')}>`,
      );
    },
    close(name) {
      flush();
      events.push(`</${name}>`);
    },
    text: (piece) => (text += piece),
  });
  for (const piece of pieces) scanner.write(piece);
  const verdict = scanner.end();
  flush();
  return { events, verdict };
}

/** The same by the library that is held to the letter of XML. */
function bySaxes(document: string): string[] {
  const events: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') events.push(`"${text}"`);
    text = '';
  };
  const parser = new SaxesParser({ xmlns: false });
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', ({ name, attributes }) => {
    flush();
    const told = Object.entries(attributes).map(([key, value]) => ` ${key}=${value}`);
    events.push(`<${local(name)}${told.join('')}>`);
  });
  parser.on('closetag', ({ name }) => {
    flush();
    events.push(`</${local(name)}>`);
  });
  parser.on('text', (piece) => (text += piece));
  parser.on('cdata', (piece) => (text += piece));
  parser.write(document).close();
  return events;
}

describe('the XML scanner', () => {
  it.each([
    ['<a>x<b/>y</a>', ['<a>', '"x"', '<b>', '</b>', '"y"', '</a>']],
    ['<w:p w:id="1" id=\'2\'/>', ['<p w:id=1 id=2>', '</p>']],
    ['<a t="1 &lt; 2\n3">&#x41;&#66;&amp;&quot;</a >', ['<a t=1 < 2 3>', '"AB&""', '</a>']],
    ['<?xml version="1.0"?><!-- <no> --><a><![CDATA[<x> & ]]]]></a>', ['<a>', '"<x> & ]]"', '</a>']],
    ['<!DOCTYPE a [<!ENTITY e "a>b"><!-- \' -->]><a>x</a>', ['<a>', '"x"', '</a>']],
    ['<a>one\r\ntwo\rthree</a>', ['<a>', '"one\ntwo\nthree"', '</a>']],
    ['<a b="1" b="2"/>', ['<a b=1 b=2>', '</a>']],
    ['<größe名>x</größe名>', ['<größe名>', '"x"', '</größe名>']],
  ])('reads %j', (document, events) => {
    expect(scanned(document)).toEqual({ events, verdict: null });
  });

  it.each([
    ['<a>x<b>y</a>', ['<a>', '"x"', '<b>', '"y"', '</b>', '</a>']],
    ['<a>x</b>y</a>', ['<a>', '"xy"', '</a>']],
    ['<a b=1 c>x</a>', ['<a b=1 c=>', '"x"', '</a>']],
    ['<a <b>x</b></a>', ['<a>', '<b>', '"x"', '</b>', '</a>']],
    ['<a>1 < 2 & &other; &#0;</a>', ['<a>', '"1 < 2 & &other; &#0;"', '</a>']],
    ['<a>\u0001x</a>', ['<a>', '"\u0001x"', '</a>']],
    ['words without any markup', ['"words without any markup"']],
  ])('keeps the text of %j, and says that it is malformed', (document, events) => {
    expect(scanned(document)).toEqual({ events, verdict: 'the XML is malformed' });
  });

  it.each([
    ['<a>x', ['<a>', '"x"', '</a>']],
    ['<a>x<b c="', ['<a>', '"x"', '</a>']],
    ['<a>x<![CDATA[kept', ['<a>', '"xkept"', '</a>']],
    ['<a>x<!-- lost', ['<a>', '"x"', '</a>']],
    ['<a>x &amp', ['<a>', '"x &amp"', '</a>']],
  ])('keeps the text of %j, which breaks off', (document, events) => {
    expect(scanned(document)).toEqual({ events, verdict: 'the XML breaks off' });
  });

  it('finds attributes by their name, the one without prefix first', () => {
    const found: unknown[] = [];
    const scanner = createXmlScanner({
      open: (_, attributes) => found.push(...['id', 'r:id', 'd', 'x'].map((name) => attributes.get(name))),
      close: () => undefined,
      text: () => undefined,
    });
    scanner.write('<a r:id="7" id="8"/><a r:id="9" xid="1"/>');
    expect(found).toEqual(['8', '7', null, null, '9', '9', null, null]);
  });

  it('gives up on what is no XML', () => {
    expect(() => scanned('<1'.repeat(2000))).toThrow(ExtractFailure);
  });

  const words = fc.stringMatching(/^[a-zé名 <&>"'\r\n\]-]{0,12}$/);
  const escaped = words.map((text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&#62;'),
  );
  const name = fc.constantFrom('a', 'w:p', 'ns:long-name', 'é');
  const { document } = fc.letrec<{ document: string; content: string }>((tie) => ({
    content: fc.oneof(
      { depthSize: 'small' },
      escaped,
      words.map((text) => `<!--${text.replaceAll('-', '')}-->`),
      words.map((text) => `<![CDATA[${text.replaceAll(']', '')}]]>`),
      tie('document'),
    ),
    document: fc
      .tuple(name, fc.option(escaped, { nil: null }), fc.array(tie('content'), { maxLength: 4 }))
      .map(([element, value, inner]) => {
        const attribute = value === null ? '' : ` x:v = '${value.replaceAll("'", '&apos;')}'`;
        return inner.length === 0
          ? `<${element}${attribute}/>`
          : `<${element}${attribute}>${inner.join('')}</${element}>`;
      }),
  }));

  it('tells of well-formed documents what a strict parser tells', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(scanned(text)).toEqual({ events: bySaxes(text), verdict: null });
      }),
      { numRuns: 300 },
    );
  });

  it('does not care where pieces end, nor what is in them', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...Array.from('<>/!?-[]&;="\'a b\r\n#x1')),
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.oneof(document, hostile), fc.array(fc.nat(80), { maxLength: 6 }), (text, cuts) => {
        const ends = [...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const pieces = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
        const whole = scanned(text);
        expect(scanned(...pieces)).toEqual(whole);
        expect(whole.events.filter((event) => event.startsWith('</'))).toHaveLength(
          whole.events.filter((event) => /^<[^/]/.test(event)).length,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { examineBytes, textOf } from '../../hostile/examine.ts';

async function read(markup: string | Uint8Array, part = 'body'): Promise<string> {
  return textOf((await examineBytes(markup))[0], part);
}

describe('HTML', () => {
  it('joins words over inline tags and separates blocks and cells', async () => {
    expect(await read('<html><p>con<b>fiden</b>tial\n  plan<p>second<br>line')).toBe(
      'confidential plan\nsecond\nline',
    );
    expect(await read('<table><tr><td>win</td><td>plan</td></tr></table>')).toBe('win\nplan');
    expect(await read('<html>a <i> b </i> c &amp; d&#233;&eacute;')).toBe('a b c & déé');
  });

  it.each([
    ['a comment', '<html><!-- secret plan -->', 'comment'],
    ['a title', '<html><title>secret plan</title>', 'title'],
    ['a first heading', '<html><h1>secret <i>plan</i></h1>', 'title'],
    ['a script', '<html><script>var a = "secret plan"; if (1 < 2) {}</script>', 'hidden'],
    ['a style', '<html><style>/* secret plan */</style>', 'hidden'],
    ['a template', '<html><template><p>secret plan</p></template>', 'hidden'],
    ['an element with the attribute', '<html><div hidden>x<div>y</div>secret plan</div>', 'hidden'],
    ['an element by its style', '<html><p style="display: none">secret plan', 'hidden'],
    ['a document in an attribute', '<html><iframe srcdoc="<p>secret <b>plan</b></p>"></iframe>', 'hidden'],
    ['documents too deep in one another', `<html>${nestedSrcdoc(6)}`, 'hidden'],
    ['an address', '<html><a href="https://example.com/secret plan">', 'hidden'],
    ['a hidden field', '<html><input type="hidden" value="secret plan">', 'hidden'],
    ['data', '<html><div data-note="secret plan">', 'hidden'],
    ['a shown attribute', '<html><img alt="secret plan">', 'body'],
    ['a field', '<html><textarea placeholder="secret plan"></textarea>', 'body'],
    ['a tag that never ends', '<html><p>secret plan<p', 'body'],
    ['what never ends to be a tag', '<html><secret plan', 'body'],
    ['what never ends to be a value', '<html><a b="x>y</a><p>secret plan</p>', 'body'],
    ['what never ends to be a value, after others', `<html>${'<a b="'.repeat(5)}<p>secret plan</p>`, 'body'],
    ['a comment that never ends', '<html><!-- secret plan', 'comment'],
    ['a text behind many tags', `<html>${'<div>'.repeat(200_000)}secret plan`, 'body'],
  ])('brings the text of %s', async (_, markup, part) => {
    expect(await read(markup, part)).toContain('secret plan');
  });

  it('ends what is hidden where its element ends', async () => {
    expect(await read('<html><p hidden>x<p>shown<div hidden><div></div></div>also</html>')).toBe(
      'shown\nalso',
    );
  });

  it('gives metadata as properties', async () => {
    const [item] = await examineBytes(
      '<html><meta name="Author" content="Dana Reyes"><meta property="og:title" content="Plan">',
    );
    expect(item?.segments.map(({ part, property, text }) => [part, property, text])).toEqual([
      ['property', 'author', 'Dana Reyes'],
      ['property', 'og:title', 'Plan'],
    ]);
  });

  it.each([
    [
      'what it declares',
      Buffer.from('<html><meta charset="windows-1251"><p>\xcf\xeb\xe0\xed', 'latin1'),
      'План',
    ],
    ['nothing, and it is western', Buffer.from('<html><p>prix \xe9lev\xe9 \x80', 'latin1'), 'prix élevé €'],
    ['a wrong declaration over UTF-8', Buffer.from('<html><meta charset="windows-1251"><p>élevé'), 'élevé'],
    [
      'no such encoding',
      Buffer.from('<html><meta charset="nonsense"><p>prix \xe9lev\xe9', 'latin1'),
      'prix élevé',
    ],
    ['UTF-16', Buffer.from('\ufeff<html><p>élevé', 'utf16le'), 'élevé'],
  ])('is decoded by %s', async (_, bytes, text) => {
    expect(await read(bytes)).toBe(text);
  });

  it('stays linear in what would nest', async () => {
    const markup = `<html>${'<div><span hidden>'.repeat(250_000)}${'</p></b>'.repeat(250_000)}end`;
    const [item] = await examineBytes(markup);
    expect(item?.examination.status).toBe('scanned');
    expect(textOf(item, 'hidden')).toContain('end');
  });

  it('cuts a paragraph of any length into windows', async () => {
    const [item] = await examineBytes(`<html><p>${'word '.repeat(500_000)}</p>`);
    expect(item?.segments.length).toBeGreaterThan(2);
    expect(textOf(item).replaceAll('\n', '').replaceAll(' ', '')).toBe('word'.repeat(500_000));
  });
});

describe('XML', () => {
  it('brings text, comments, CDATA and what attributes say', async () => {
    const [item] = await examineBytes(
      '<?xml version="1.0" encoding="iso-8859-1"?><!-- note --><Plan owner="Dana Reyes" x="1.5"><a>one</a><a/><a>two</a><![CDATA[<three>]]></Plan>',
    );
    expect(textOf(item)).toBe('one\ntwo\n<three>');
    expect(textOf(item, 'comment')).toBe('note');
    expect(textOf(item, 'hidden')).toBe('Dana Reyes');
  });

  it('expands no entities of its own', async () => {
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><a>&c;&d;plan</a>';
    const [item] = await examineBytes(bomb);
    expect(textOf(item)).toContain('&c;&d;plan');
    expect(textOf(item, 'comment')).toContain('ENTITY c "&b;&b;"');
  });

  it('joins the words of a drawing', async () => {
    expect(await read('<svg><path d="M0 0"/><text>secret <tspan>plan</tspan></text></svg>')).toBe(
      'secret plan',
    );
  });

  it('reads XHTML with its vocabulary', async () => {
    const [item] = await examineBytes(
      '<?xml version="1.0"?><html xmlns="x"><head><title>Plan</title><script src="a"/></head><body>text</body></html>',
    );
    expect([textOf(item, 'title'), textOf(item)]).toEqual(['Plan', 'text']);
  });
});

function nestedSrcdoc(depth: number): string {
  let inner = '<p>secret plan</p>';
  for (let level = 0; level < depth; level += 1) {
    inner = `<iframe srcdoc="${inner.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe>`;
  }
  return inner;
}

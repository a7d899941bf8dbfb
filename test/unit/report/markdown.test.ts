import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { escapeForTerminal } from '../../../src/report/escape.ts';
import { githubSummary } from '../../../src/report/github-summary.ts';
import { codeSpan, markdownText } from '../../../src/report/markdown-escape.ts';
import { md } from '../../../src/report/md.ts';
import { makeFinding, makeItem, makeReport } from '../../make/report.ts';
import { render } from './render.ts';

function html(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

const attack = fc
  .array(
    fc.constantFrom(
      ...[
        '`',
        '``',
        '\\',
        '*',
        '_',
        '[x]',
        '[a](http://x.example)',
        '![i](x)',
        '<b>',
        '<!--',
        '&lt;',
        '|',
        '~~',
        ' ',
        '\n',
      ],
      ...[
        '- [ ] ',
        '# ',
        'www.x.example',
        'a@x.example',
        'http://x.example',
        '@user',
        '#1',
        '$x$',
        'a',
        '\u202e',
        '</code>',
        '<script>',
      ],
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const hostile = fc.oneof(attack, fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }));

describe('codeSpan', () => {
  it('renders as one code element with the escaped name and nothing else', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const match = /^<p>x <code>([^<]*)<\/code> y<\/p>$/.exec(html(`x ${codeSpan(name)} y`));
        expect(decode(match?.[1] ?? '')).toBe(escapeForTerminal(name));
      }),
    );
  });
});

describe('markdownText', () => {
  it('renders as text', () => {
    fc.assert(
      fc.property(attack, (text) => {
        expect(html(`x ${markdownText(text)} y`)).not.toMatch(/<(?!\/?p>|br)/);
      }),
    );
  });
});

describe('md', () => {
  it('lets no name add boxes, links, images, headings or markup', () => {
    const shape = (name: string) => {
      const items = [
        makeItem(1, { paths: [name], sha256: null, findings: [makeFinding()] }),
        makeItem(2, { paths: [name, name] }),
      ];
      const page = html(render(md, makeReport(items)));
      return page.replace(/<code>[^<]*<\/code>/g, '<code/>');
    };
    const plain = shape('plain');
    fc.assert(
      fc.property(hostile, (name) => {
        expect(shape(name)).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });

  it('ticks only what the case records', () => {
    const disposition = { state: 'destroy', reason: 'agreed', heldBy: null } as const;
    const boxes = (stage: 'proposed' | 'authorized' | 'done' | 'verified' | 'failed') => {
      const page = render(md, makeReport([makeItem(1, { disposition: { ...disposition, stage } })]));
      return [...page.matchAll(/\[([ x])\]/g)].map(([, mark]) => mark).join('');
    };
    expect(boxes('proposed')).toBe('     ');
    expect(boxes('authorized')).toBe('  x  ');
    expect(boxes('done')).toBe('  xx ');
    expect(boxes('verified')).toBe('x xxx');
    expect(boxes('failed')).toBe('     ');
  });

  it('states holds before anything else is proposed', () => {
    const page = render(md, makeReport([makeItem(1, { findings: [makeFinding()] })]));
    expect(page.indexOf('## Holds')).toBeLessThan(page.indexOf('## return-and-destroy'));
    expect(page).toContain('**Nothing on hold may be deleted, moved, renamed or changed.**');
    const free = makeItem(1, {
      disposition: { state: 'return', stage: 'proposed', reason: 'x', heldBy: null },
    });
    expect(render(md, makeReport([free]))).toContain('No hold covers any item below.');
  });
});

describe('githubSummary with names', () => {
  it('lets no name inject markup', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const report = makeReport([makeItem(1, { paths: [name], findings: [makeFinding()] })]);
        const page = html(render(githubSummary, report, { showNames: true }));
        expect(page.replace(/<code>[^<]*<\/code>/g, '')).not.toMatch(/<(a|img|input|script|b)\b/);
      }),
      { numRuns: 50 },
    );
  });
});

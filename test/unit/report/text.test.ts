import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../../src/report/text.ts';
import { displayWidth } from '../../../src/report/width.ts';
import {
  inventedReport,
  makeFinding,
  makeHead,
  makeItem,
  makeLargeReport,
  makeReport,
} from '../../make/report.ts';
import { render } from './render.ts';

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 120 });

describe('text', () => {
  it('names each missing variable of the matter once', () => {
    const report = makeReport([]);
    report.head.rules.inactive = [
      { id: 'a.one', needs: 'dates.notice, dates.departed' },
      { id: 'a.two', needs: 'dates.departed' },
    ];
    expect(render(text, report, { width: 200 })).toContain(
      '2 rules inactive for want of dates.notice, dates.departed.',
    );
  });

  it.each([
    [true, false],
    [false, true],
  ])('tells to complete a listing only where it is not (complete: %s)', (complete, told) => {
    const report = makeReport([]);
    report.head.listing.complete = complete;
    expect(render(text, report).includes('Complete the listing')).toBe(told);
  });

  it.each([40, 80, 120, 200])('fits %i columns', (width) => {
    for (const line of render(text, inventedReport(), { width }).split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it.each([
    [10, 40],
    [1000, 200],
  ])('lays a terminal of %i columns out as %i', (width, used) => {
    expect(render(text, inventedReport(), { width })).toBe(render(text, inventedReport(), { width: used }));
  });

  it('lets no name, excerpt or detail act on the terminal or break a line', () => {
    fc.assert(
      fc.property(name, fc.boolean(), (hostile, color) => {
        const finding = makeFinding({
          title: hostile,
          locations: [{ ...makeFinding().locations[0]!, excerpt: hostile, sheet: hostile }],
        });
        const report = makeReport(
          [
            makeItem(1, { paths: [hostile], findings: [finding] }),
            makeItem(2, {
              paths: [hostile],
              examination: { status: 'failed', reasons: ['denied'], detail: hostile },
            }),
          ],
          { warnings: [{ code: 'x', message: hostile }] },
        );
        const plain = render(text, report, { color, width: 60 }).replace(
          color ? /\u001b\[[0-9;]*m/g : /$^/,
          '',
        );
        expect(plain.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        for (const line of plain.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('colours without changing a letter', () => {
    const colored = render(text, inventedReport(), { color: true }).replace(/\u001b\[[0-9;]*m/g, '');
    expect(colored).toBe(render(text, inventedReport()));
  });

  it('cuts long lists and says how many it leaves out', () => {
    const report = makeLargeReport(250, (number) =>
      makeItem(number, {
        findings: [makeFinding()],
        examination: { status: 'partial', reasons: ['timeout'], detail: null },
      }),
    );
    const shown = render(text, report);
    expect(shown).toContain('and 50 more: -f json or -f csv has every item');
    expect(shown).toContain('and 240 more: see -f json or csv');
    expect(shown).toContain('and 230 more: see -f md');
  });

  it('says when the coverage does not add up', () => {
    const report = makeReport([makeItem(1)]);
    report.head.coverage.listed = 3;
    expect(render(text, report, { width: 120 })).toContain('DOES NOT ADD UP: the parts are 1');
  });

  it('counts what is not read by design', () => {
    const byReason = { 'media-not-read': 12, 'picture-not-read': 1204 };
    const head = makeHead({
      coverage: { listed: 1216, scanned: 1216, partial: 0, skipped: 0, failed: 0, byReason },
    });
    expect(render(text, makeReport([], { coverage: head.coverage }), { width: 200 })).toContain(
      'not read by design: 1,204 pictures, 12 media or program files',
    );
    expect(render(text, makeReport([]))).toContain('not read by design: nothing');
  });

  it('counts the -not-read notes as gaps under --strict', () => {
    const item = makeItem(1, {
      examination: { status: 'scanned', reasons: ['picture-not-read'], detail: null },
    });
    const report = makeReport([item], { complete: false, options: { ...makeHead().options, strict: true } });
    expect(render(text, report)).toContain('INCOMPLETE: 1 gap (picture-not-read 1)');
  });

  it.each([
    ['nothing open', 0, [], 'exit code 0: complete; no open finding of severity low or above'],
    [
      'one open item',
      1,
      [makeFinding()],
      'exit code 1: complete; 1 item has an open finding of severity low or above',
    ],
  ])('ends with what the exit code means: %s', (_, exitCode, findings, meaning) => {
    const shown = render(text, makeReport([makeItem(1, { findings })]), { width: 120 });
    expect(shown.trimEnd().split('\n').at(-1)).toBe(meaning);
    expect(meaning).toContain(String(exitCode));
  });

  it('names what was accepted', () => {
    const item = makeItem(1, { examination: { status: 'failed', reasons: ['denied'], detail: null } });
    const run = { ...makeHead().run, exitCode: 0, acceptedReasons: ['denied'] };
    const shown = render(text, makeReport([item], { run }), { width: 200 });
    expect(shown).toContain('INCOMPLETE: 1 gap (denied 1); accepted: denied 1');
    expect(shown).toContain('exit code 0: incomplete: 1 gap (denied 1) (accepted)');
  });

  it('does not read the inventory where everything stays', () => {
    const report = makeReport([makeItem(1), makeItem(2)]);
    report.items = () => {
      throw new Error('walked');
    };
    expect(render(text, report)).toContain('retain: 2 items');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { githubSummary } from '../../../src/report/github-summary.ts';
import { github } from '../../../src/report/github.ts';
import {
  inventedReport,
  makeFinding,
  makeItem,
  makeLargeReport,
  makeReport,
  renumbered,
} from '../../make/report.ts';
import { render } from './render.ts';

const commands = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('::'));

/** As the runner reads a message. */
function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

describe('github', () => {
  it('annotates at most 10 items, the incomplete run among them, and counts the rest', () => {
    const flagged = (number: number) => makeItem(number, { findings: [makeFinding()] });
    const complete = render(github, makeLargeReport(37, flagged));
    expect(commands(complete)).toHaveLength(10);
    expect(complete).toContain('27 more flagged items');

    const gap = makeItem(1, { examination: { status: 'failed', reasons: ['denied'], detail: null } });
    const incomplete = render(
      github,
      makeReport([gap, ...Array.from({ length: 20 }, (_, at) => flagged(at + 2))]),
    );
    expect(commands(incomplete)).toHaveLength(10);
    expect(commands(incomplete)[0]).toBe(
      '::error title=handback%3A incomplete::INCOMPLETE: 1 gap (denied 1)',
    );
    expect(incomplete).toContain('11 more flagged items');
  });

  it('annotates no item whose findings all stand in the baseline, and counts it', () => {
    const report = makeReport([
      makeItem(1, { findings: [makeFinding({ id: '1'.repeat(16) })] }),
      makeItem(2, { findings: [makeFinding({ id: '2'.repeat(16) })] }),
    ]);
    report.head.summary.baselineKnown = ['1'.repeat(16)];
    const text = render(github, report);
    expect(commands(text)).toEqual([expect.stringContaining('HB-000002')]);
    expect(text).toContain('1 more flagged item');
  });

  it('says by its level how severe an item is, and names at most five rules', () => {
    const many = Array.from({ length: 7 }, (_, index) =>
      makeFinding({ ruleId: `pack.rule-${index}`, severity: 'medium' }),
    );
    const [line] = commands(render(github, makeReport([makeItem(1, { findings: many })])));
    expect(line).toMatch(/^::warning title=handback%3A HB-000001::pack\.rule-0 .*pack\.rule-4 .*, 2 more$/);
  });

  it('lets no name end its line or its command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const path = `${name}\n::set-output name=x::y%0A`;
        const report = makeReport([makeItem(1, { paths: [path], findings: [makeFinding()] })]);
        const text = render(github, report, { showNames: true });
        const [line = ''] = commands(text);
        expect(commands(text)).toHaveLength(1);
        expect(unescapeData(line)).toContain('\\n::set-output name=x::y%0A');
      }),
    );
  });
});

describe('githubSummary', () => {
  it('says what is complete, covered, flagged and open', () => {
    const page = render(githubSummary, inventedReport());
    expect(page).toContain('## handback: 4 flagged items');
    expect(page).toContain('INCOMPLETE: 3 gaps');
    expect(page).toContain('listed 12 = scanned 9 + partial 1 + skipped 1 + failed 1 (checked)');
    expect(page).toContain('not read by design: 1 picture');
  });

  it.each([false, true])('stays below 1 MiB at 100,000 items, with names %s', (showNames) => {
    const deep = `${'価格/'.repeat(600)}x`;
    const item = makeItem(1, { paths: [deep], findings: [makeFinding()] });
    const report = makeLargeReport(100_000, (number) => renumbered(item, number));
    const page = render(githubSummary, report, { showNames });
    expect(Buffer.byteLength(page)).toBeLessThan(2 ** 20);
    expect(page).toMatch(/\d+,\d+ more flagged items not shown here/);
  });
});

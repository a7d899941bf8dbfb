import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { GAPS } from '../../../src/model/examination.ts';
import { junit } from '../../../src/report/junit.ts';
import { inventedReport, makeFinding, makeHead, makeItem, makeReport } from '../../make/report.ts';
import { render } from './render.ts';

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** The root of a document that is well-formed by XML 1.0; throws on any that is not. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => (open.at(-1)!.text += text));
  parser.on('closetag', () => open.pop());
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return root.children[0]!;
}

function suites(report: Report, showNames = false): Element[] {
  return parse(render(junit, report, { showNames })).children;
}

function outcomes(suite: Element | undefined): Record<string, string> {
  const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
  return Object.fromEntries(
    cases.map(
      ({ attributes, children }) => [attributes['name'] ?? '', children[0]?.name ?? 'passed'] as const,
    ),
  );
}

describe('junit', () => {
  it('has the form that the Ant and the Jenkins schema share', () => {
    const root = parse(render(junit, inventedReport()));
    expect([root.name, root.attributes]).toEqual(['testsuites', {}]);
    for (const [id, suite] of root.children.entries()) {
      expect(suite.attributes).toMatchObject({
        id: String(id),
        package: 'handback',
        hostname: 'localhost',
        errors: '0',
      });
      expect(suite.attributes['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      expect(suite.children.map(({ name }) => name).join(' ')).toMatch(
        /^properties( testcase)+ system-out system-err$/,
      );
      const cases = suite.children.filter(({ name }) => name === 'testcase');
      const count = (kind: string) => cases.filter(({ children }) => children[0]?.name === kind).length;
      expect(suite.attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(count('failure')),
        skipped: String(count('skipped')),
      });
      for (const { attributes, children } of cases) {
        expect(Object.keys(attributes)).toEqual(['name', 'classname', 'time']);
        expect(children.length).toBeLessThanOrEqual(1);
      }
    }
  });

  it('fails no rule for what stands in the baseline', () => {
    const plan = makeFinding({ id: '1'.repeat(16) });
    const prices = makeFinding({ id: '2'.repeat(16), ruleId: 'commercial.price-list' });
    const head = makeHead();
    head.summary.baselineKnown = [plan.id];
    const items = [makeItem(1, { findings: [plan] }), makeItem(2, { findings: [prices] })];
    const [commercial] = suites(makeReport(items, head));
    expect(outcomes(commercial)).toEqual({
      'commercial.account-plan': 'skipped',
      'commercial.price-list': 'failure',
    });
  });

  it('has a suite a pack, a case a rule, and a suite with a case a gap code', () => {
    const [commercial, markings, personal, unread] = suites(inventedReport());
    expect(outcomes(commercial)).toEqual({
      'commercial.account-plan': 'failure',
      'commercial.price-list': 'failure',
    });
    expect(outcomes(markings)).toEqual({ 'markings.footer': 'failure' });
    expect(outcomes(personal)).toEqual({ 'personal.tax-return': 'skipped' });
    expect(Object.keys(outcomes(unread))).toEqual([...GAPS]);
    const failed = Object.entries(outcomes(unread)).filter(([, outcome]) => outcome === 'failure');
    expect(failed.map(([reason]) => reason)).toEqual(['encrypted', 'too-deep', 'denied']);
  });

  it('lists control numbers in a failure, and paths only with names', () => {
    const failure = (showNames: boolean) =>
      suites(inventedReport(), showNames)[0]?.children[1]?.children[0]?.text;
    expect(failure(false)).toBe('HB-000002\nHB-000003');
    expect(failure(true)).toBe('HB-000002 Plans/Contoso.docx\nHB-000003 Plans/copy of Contoso.docx');
  });

  it('names the first 200 items and counts the rest', () => {
    const items = Array.from({ length: 205 }, (_, index) =>
      makeItem(index + 1, { findings: [makeFinding()] }),
    );
    const lines = suites(makeReport(items))[0]?.children[1]?.children[0]?.text.split('\n');
    expect(lines).toHaveLength(201);
    expect(lines?.at(-1)).toBe('and 5 more');
  });

  it('skips rules below --fail-on and gaps that were accepted', () => {
    const head = makeHead();
    const report = makeReport(
      [
        makeItem(1, { findings: [makeFinding({ ruleId: 'commercial.price-list', severity: 'medium' })] }),
        makeItem(2, { examination: { status: 'failed', reasons: ['denied'], detail: null } }),
      ],
      { options: { ...head.options, failOn: 'high' }, run: { ...head.run, acceptedReasons: ['denied'] } },
    );
    const all = suites(report);
    expect(outcomes(all[0])).toMatchObject({ 'commercial.price-list': 'skipped' });
    expect(outcomes(all.at(-1))).toMatchObject({ denied: 'skipped', damaged: 'passed' });
  });

  it('is well-formed XML whatever the names hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const report = makeReport([makeItem(1, { paths: [name], findings: [makeFinding()] })], {
          scope: { sources: [], filters: { ...makeHead().scope.filters, include: [name] } },
        });
        expect(render(junit, report, { showNames: true })).not.toMatch(
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/,
        );
        expect(suites(report, true)).toHaveLength(4);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { ReportItem } from '../../../src/model/report.ts';
import { REPORT_FORMATS } from '../../../src/report/index.ts';
import {
  MATTER,
  inventedReport,
  makeFinding,
  makeItem,
  makeLargeReport,
  makeLocation,
  makeReport,
  renumbered,
} from '../../make/report.ts';
import { OPTIONS, REPORTERS, render } from './render.ts';

describe('REPORT_FORMATS', () => {
  it('loads a reporter for each name, each with a file name of its own', async () => {
    expect(REPORT_FORMATS.map(({ name }) => name)).toEqual(
      'text json jsonl csv dat hashdeep md sarif junit github'.split(' '),
    );
    expect(new Set(REPORT_FORMATS.map(({ extension }) => extension)).size).toBe(REPORT_FORMATS.length);
    for (const { load } of REPORT_FORMATS) {
      const reporter = await load();
      expect(render(reporter, inventedReport())).not.toBe('');
    }
  });
});

/** Everything that tells what an item is, or whom it is about, carries this word. */
const CANARY = 'Kanarienvogel';

function canaryReport() {
  const finding = makeFinding({
    title: CANARY,
    locations: [makeLocation({ excerpt: CANARY, sheet: CANARY, embedded: CANARY })],
  });
  const item = makeItem(1, {
    paths: [`${CANARY}/${CANARY}.txt`],
    target: CANARY,
    owner: CANARY,
    findings: [finding],
    known: [{ list: CANARY, label: CANARY }],
    examination: { status: 'partial', reasons: ['damaged'], detail: CANARY },
    disposition: { state: 'return', stage: 'proposed', reason: CANARY, heldBy: CANARY },
  });
  const rules = [
    { id: finding.ruleId, pack: 'commercial', title: CANARY, rationale: CANARY, severity: 'high' },
  ];
  return makeReport(
    [item],
    {
      matter: { ...MATTER, matter: CANARY, custodian: { name: CANARY, accounts: [CANARY] } },
      scope: {
        sources: [{ kind: 'local', given: CANARY, root: CANARY }],
        filters: {
          include: [CANARY],
          exclude: [CANARY],
          modifiedAfter: null,
          modifiedBefore: null,
          owner: [CANARY],
        },
      },
      options: {
        ...inventedReport().head.options,
        baseline: { file: CANARY, sha256: '0'.repeat(64) },
        config: { file: CANARY, sha256: '0'.repeat(64) },
      },
      exposure: { ...inventedReport().head.exposure, byParty: [{ party: CANARY, role: CANARY, flagged: 1 }] },
      warnings: [{ code: 'trash', message: CANARY }],
    },
    rules,
  );
}

describe('pipeline formats', () => {
  const pipeline = ['sarif', 'junit', 'github', 'githubSummary'] as const;

  it.each(pipeline)('%s has control numbers and rule ids, no names or content', (format) => {
    const text = render(REPORTERS[format], canaryReport());
    expect(text).not.toContain(CANARY);
    expect(text).toContain('HB-000001');
    expect(text).toContain('commercial.account-plan');
  });

  it.each(pipeline)('%s has paths when they are asked for', (format) => {
    expect(render(REPORTERS[format], canaryReport(), { showNames: true })).toContain(CANARY);
  });
});

describe('streaming', () => {
  const plain = makeItem(1);
  const flagged = makeItem(1, { findings: [makeFinding()] });

  /** An inventory without end: a format that gathers items before it writes never returns from this. */
  function* endless(): Generator<ReportItem> {
    for (let number = 1; ; number += 1) yield renumbered(plain, number);
  }

  it.each(['json', 'jsonl', 'csv'] as const)('%s writes each item as it comes', (format) => {
    const pieces = REPORTERS[format]({ ...makeReport([]), items: endless }, OPTIONS);
    for (const piece of pieces) if (piece.includes('HB-001000')) return;
    expect.unreachable();
  });

  it.each(Object.keys(REPORTERS) as (keyof typeof REPORTERS)[])(
    '%s gives 100,000 items in small pieces',
    (format) => {
      const report = makeLargeReport(100_000, (number) =>
        renumbered(number % 10 === 0 ? flagged : plain, number),
      );
      let longest = 0;
      for (const piece of REPORTERS[format](report, OPTIONS)) longest = Math.max(longest, piece.length);
      expect(longest).toBeGreaterThan(0);
      expect(longest).toBeLessThan(65_536);
    },
  );
});

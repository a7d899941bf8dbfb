import type { Severity } from '../model/finding.ts';
import { SEVERITIES } from '../model/finding.ts';
import { listingLines } from '../model/listing-lines.ts';
import type { Report, ReportHead, RenderOptions } from '../model/report.ts';
import { escapeForTerminal } from './escape.ts';
import { counted } from './number.ts';
import {
  byDesignSentence,
  completeness,
  coverageSentence,
  exitMeaning,
  filterWords,
  gapCodes,
  gapCounts,
  listingVerdict,
  metadataOnlyBanner,
  openTest,
  usedFiles,
} from './statement.ts';
import { addTo, gapItems } from './tally.ts';
import type { Tally } from './tally.ts';
import { escapeXml } from './xml.ts';

/** Items named in one failure; the message has their number. */
const MAX_NAMED = 200;

const NOT_EXAMINED = 'not-examined';

interface Case {
  name: string;
  outcome: { kind: 'failure' | 'skipped'; message: string; lines: string[] } | null;
}

interface Suite {
  name: string;
  cases: Case[];
}

/**
 * JUnit XML in the form that both the Ant schema and Jenkins' xunit schema accept: a suite a rule pack, a case a rule,
 * which fails with the control numbers of its items; and the suite `not-examined`, a case a gap code. Marks, rules below
 * `--fail-on` and those whose findings all stand in the baseline are skipped cases. Paths stand here only with `showNames`.
 */
export function* junit(report: Report, options: RenderOptions): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  const suites = [...packSuites(report, options), gapSuite(report, options)];
  for (const [id, suite] of suites.entries()) yield* suiteXml(suite, id, report.head, options);
  yield '</testsuites>\n';
}

function packSuites(report: Report, options: RenderOptions): Suite[] {
  const open = new Map<string, Tally<string>>();
  const known = new Map<string, Tally<string>>();
  const isOpen = openTest(report.head);
  for (const item of report.flagged()) {
    for (const finding of item.findings) {
      addTo(isOpen(item, finding) ? open : known, finding.ruleId, label(item, options), MAX_NAMED);
    }
  }
  const packs = [...new Set(report.rules.map(({ pack }) => pack))];
  return packs.map((pack) => ({
    name: pack,
    cases: report.rules
      .filter((rule) => rule.pack === pack)
      .map((rule) => ({
        name: rule.id,
        outcome: ruleOutcome(rule, { open: open.get(rule.id), known: known.get(rule.id) }, report.head),
      })),
  }));
}

/** Items of a rule: with a finding that is open, and with one that stands in the baseline. */
interface RuleItems {
  open: Tally<string> | undefined;
  known: Tally<string> | undefined;
}

function ruleOutcome(
  { severity }: Report['rules'][number],
  { open, known }: RuleItems,
  head: ReportHead,
): Case['outcome'] {
  if (severity === 'info') {
    return { kind: 'skipped', message: 'a mark: proposes a disposition, never flags', lines: [] };
  }
  const items = open ?? known;
  if (items === undefined) return null;
  const { failOn } = head.options;
  const message = `${counted(items.count, 'item')}, severity ${severity}`;
  const lines = named(items);
  if (open === undefined) return { kind: 'skipped', message: `${message}: in the baseline`, lines };
  const counts = failOn !== 'none' && SEVERITIES.indexOf(severity as Severity) <= SEVERITIES.indexOf(failOn);
  return counts
    ? { kind: 'failure', message, lines }
    : { kind: 'skipped', message: `${message}: below --fail-on ${failOn}`, lines };
}

function gapSuite(report: Report, options: RenderOptions): Suite {
  const items = gapItems(report, MAX_NAMED);
  const counts = new Map(gapCounts(report.head).map((gap) => [gap.reason, gap]));
  const cases = gapCodes(report.head).map((reason): Case => {
    const gap = counts.get(reason);
    if (gap === undefined) return { name: reason, outcome: null };
    const first = (items.get(reason)?.first ?? []).map((item) => label(item, options));
    const lines = named({ count: gap.items, first });
    const message = `${counted(gap.items, 'item')} not examined`;
    return gap.accepted
      ? { name: reason, outcome: { kind: 'skipped', message: `${message}: accepted`, lines } }
      : { name: reason, outcome: { kind: 'failure', message, lines } };
  });
  return { name: NOT_EXAMINED, cases };
}

function label(item: { controlNumber: string; paths: string[] }, { showNames }: RenderOptions): string {
  return showNames
    ? `${item.controlNumber} ${item.paths.map(escapeForTerminal).join(' ')}`
    : item.controlNumber;
}

function named({ count, first }: Tally<string>): string[] {
  return count > first.length ? [...first, `and ${count - first.length} more`] : first;
}

function* suiteXml(suite: Suite, id: number, head: ReportHead, options: RenderOptions): Generator<string> {
  const count = (kind: string) => suite.cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const facts = {
    name: suite.name,
    package: 'handback',
    id,
    timestamp: head.run.startedAt.slice(0, 19),
    hostname: 'localhost',
    tests: suite.cases.length,
    failures: count('failure'),
    errors: 0,
    skipped: count('skipped'),
    time: 0,
  };
  yield `  <testsuite${attributes(facts)}>\n    <properties>\n`;
  for (const [name, value] of properties(head, options))
    yield `      <property${attributes({ name, value })}/>\n`;
  yield '    </properties>\n';
  for (const testcase of suite.cases) yield caseXml(suite.name, testcase);
  // How the list was made is told once.
  const listing = [`listing: ${listingVerdict(head)}`, ...listingLines(head)];
  const told = [...(suite.name === NOT_EXAMINED ? listing : []), exitMeaning(head)];
  yield `    <system-out>${escapeXml(told.join('\n'))}</system-out>\n    <system-err/>\n  </testsuite>\n`;
}

function properties(head: ReportHead, { showNames }: RenderOptions): [string, string][] {
  const filters = filterWords(head);
  const banner = metadataOnlyBanner(head);
  return [
    ...(banner === null ? [] : [['metadata-only', banner] as [string, string]]),
    ['tool', `handback ${head.tool.version}`],
    ['run', head.run.id],
    ['rules-sha256', head.rules.sha256],
    ['completeness', completeness(head)],
    ['coverage', coverageSentence(head)],
    ['not-read', byDesignSentence(head)],
    ['filters', showNames ? filters.join(' ') : String(filters.length)],
    ...usedFiles(head, showNames).map((used): [string, string] => ['used', used]),
  ];
}

function caseXml(suite: string, { name, outcome }: Case): string {
  const opening = `    <testcase${attributes({ name, classname: `handback.${suite}`, time: 0 })}`;
  if (outcome === null) return `${opening}/>\n`;
  const facts =
    outcome.kind === 'failure' ? { message: outcome.message, type: suite } : { message: outcome.message };
  const body = escapeXmlLines(outcome.lines);
  return `${opening}><${outcome.kind}${attributes(facts)}>${body}</${outcome.kind}></testcase>\n`;
}

function escapeXmlLines(lines: string[]): string {
  return lines.map(escapeXml).join('\n');
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

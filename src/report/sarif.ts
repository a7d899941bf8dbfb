import type { Finding, Severity } from '../model/finding.ts';
import { listingLines } from '../model/listing-lines.ts';
import type { Report, ReportHead, ReportItem, RenderOptions } from '../model/report.ts';
import { escapeForTerminal } from './escape.ts';
import {
  byDesignSentence,
  completeness,
  filterWords,
  gapCodes,
  gapCounts,
  listingVerdict,
  usedFiles,
} from './statement.ts';
import { gapItems } from './tally.ts';
import { jsonText } from './json-text.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Results after this many are counted and left out; so are those that would bring the file near GitHub's 10 MB. */
const MAX_RESULTS = 25_000;
const MAX_RESULT_BYTES = 7_000_000;
/** Items named for each gap code; the message has their number. */
const MAX_GAP_ITEMS = 1000;

const LEVEL: Record<Severity, 'error' | 'warning' | 'note' | 'none'> = {
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'none',
};

/** Scores by which GitHub sorts: critical is left for people to decide. */
const SECURITY_SEVERITY: Record<Severity, string> = { high: '8.0', medium: '5.0', low: '2.0', info: '0.0' };

/**
 * SARIF 2.1.0 for code-scanning services: a result a finding, most severe first, marks left out. An item is a control
 * number; its path and the rules' titles stand here only with `showNames`, because a pipeline's results are read by many.
 */
export function* sarif(report: Report, options: RenderOptions): Generator<string> {
  const rules = report.rules.filter(({ severity }) => severity !== 'info');
  yield `{\n"$schema": ${jsonText(SCHEMA)},\n"version": "2.1.0",\n"runs": [{\n`;
  yield `"tool": ${jsonText(tool(report, rules, options))},\n`;
  yield '"columnKind": "utf16CodeUnits",\n"results": [';
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const omitted = yield* results(report, indexOf, options);
  yield '\n],\n';
  yield `"invocations": [${jsonText(invocation(report, omitted, options))}],\n`;
  yield `"properties": ${jsonText(runProperties(report, omitted, options))}\n}]\n}\n`;
}

function tool(report: Report, rules: Report['rules'], options: RenderOptions): object {
  const { tool: facts } = report.head;
  return {
    driver: {
      name: facts.name,
      semanticVersion: facts.version,
      rules: rules.map((rule) => ruleDescriptor(rule, options)),
      notifications: gapCodes(report.head).map((id) => ({ id })),
    },
  };
}

function ruleDescriptor(
  { id, pack, title, rationale, severity }: Report['rules'][number],
  options: RenderOptions,
) {
  const level = severity as Severity;
  return {
    id,
    shortDescription: { text: options.showNames ? title : `Rule ${id}` },
    ...(options.showNames && rationale !== '' ? { fullDescription: { text: rationale } } : {}),
    defaultConfiguration: { level: LEVEL[level] },
    properties: { severity, 'security-severity': SECURITY_SEVERITY[level], tags: [pack] },
  };
}

/** Yields the results that fit; returns how many do not. */
function* results(
  report: Report,
  indexOf: ReadonlyMap<string, number>,
  options: RenderOptions,
): Generator<string, number> {
  const stateOf = baselineStates(report.head);
  let written = 0;
  let bytes = 0;
  let omitted = 0;
  for (const item of report.flagged()) {
    for (const finding of item.findings.filter(({ severity }) => severity !== 'info')) {
      const text = jsonText({ ...result(item, finding, indexOf, options), ...stateOf(finding) });
      if (written >= MAX_RESULTS || bytes + text.length > MAX_RESULT_BYTES) omitted += 1;
      else {
        yield `${written === 0 ? '\n' : ',\n'}${text}`;
        written += 1;
        bytes += Buffer.byteLength(text);
      }
    }
  }
  return omitted;
}

/** Where there is a baseline: whether a finding stands there. */
function baselineStates(head: ReportHead): (finding: Finding) => { baselineState?: 'new' | 'unchanged' } {
  const known = new Set(head.summary.baselineKnown);
  return ({ id, severity }) =>
    head.options.baseline === null
      ? {}
      : { baselineState: severity !== 'info' && !known.has(id) ? 'new' : 'unchanged' };
}

function result(
  item: ReportItem,
  { id, ruleId, title, severity, confidence, count }: Finding,
  indexOf: ReadonlyMap<string, number>,
  { showNames }: RenderOptions,
): object {
  const index = indexOf.get(ruleId);
  const path = escapeForTerminal(item.paths[0] ?? item.name);
  const what = showNames ? unlinked(`${title}: ${path}`) : `${ruleId} in ${item.controlNumber}`;
  return {
    ruleId,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: LEVEL[severity],
    message: { text: `${what} (severity ${severity}, confidence ${confidence})` },
    locations: [
      {
        ...place(item.controlNumber),
        ...(showNames ? { logicalLocations: [{ fullyQualifiedName: path }] } : {}),
      },
    ],
    partialFingerprints: { 'handbackFinding/v1': id },
    properties: { severity, confidence, count, disposition: item.disposition?.state ?? null },
  };
}

/** Text in which no viewer sees an embedded link (SARIF 2.1.0, 3.11.6). */
function unlinked(text: string): string {
  return text.replace(/[[\]]/g, '\\$&');
}

function place(controlNumber: string): object {
  return { physicalLocation: { artifactLocation: { uri: controlNumber } } };
}

function invocation(report: Report, omitted: number, options: RenderOptions): object {
  const { run, complete, warnings } = report.head;
  return {
    executionSuccessful: complete,
    exitCode: run.exitCode,
    startTimeUtc: run.startedAt,
    endTimeUtc: run.finishedAt,
    toolExecutionNotifications: [
      ...gapNotifications(report),
      ...(omitted === 0 ? [] : [notification('note', `${omitted} more results are left out for size`)]),
      ...warnings.map(({ code, message }) => notification('warning', options.showNames ? message : code)),
    ],
  };
}

function notification(level: 'error' | 'warning' | 'note', text: string): object {
  return { level, message: { text } };
}

/** One notification for each gap code that occurs, with the control numbers of its first items. */
function gapNotifications(report: Report): object[] {
  const tallies = gapItems(report, MAX_GAP_ITEMS);
  return gapCounts(report.head).map(({ reason, items, accepted }) => ({
    ...notification(accepted ? 'warning' : 'error', `not examined, ${reason}: items ${items}`),
    descriptor: { id: reason },
    locations: (tallies.get(reason)?.first ?? []).map(({ controlNumber }) => place(controlNumber)),
  }));
}

function runProperties({ head }: Report, omitted: number, { showNames }: RenderOptions): object {
  const filters = filterWords(head);
  return {
    runId: head.run.id,
    completeness: completeness(head),
    metadataOnly: head.options.metadataOnly,
    rulesSha256: head.rules.sha256,
    filters: showNames ? filters : filters.length,
    used: usedFiles(head, showNames),
    coverage: head.coverage,
    listing: [listingVerdict(head), ...listingLines(head)],
    notRead: byDesignSentence(head),
    flagged: head.summary.flagged,
    resultsOmitted: omitted,
  };
}

import { listingLines } from '../model/listing-lines.ts';
import type { Report, ReportHead, ReportItem, RenderOptions } from '../model/report.ts';
import { occurringStates } from './dispositions.ts';
import { escapeForTerminal } from './escape.ts';
import { codeSpan, markdownText } from './markdown-escape.ts';
import { counted, formatCount } from './number.ts';
import { GAP_MEANING } from './reasons.ts';
import { shortenMiddle } from './width.ts';
import {
  baselineSentence,
  byDesignSentence,
  completeness,
  coverageSentence,
  exitMeaning,
  gapCounts,
  listingVerdict,
  metadataOnlyBanner,
  scopeSentence,
  usedFiles,
} from './statement.ts';

/** The platform refuses a step's summary above 1,024 KiB; the rest of the text is well below 100 KiB. */
const MAX_LIST_BYTES = 800_000;
const MAX_ITEMS = 2000;
const MAX_PATH_COLUMNS = 200;

/** Markdown for `$GITHUB_STEP_SUMMARY`, below 1 MiB. Control numbers and rule ids only, unless `showNames`. */
export function* githubSummary(report: Report, options: RenderOptions): Generator<string> {
  const { head } = report;
  const banner = metadataOnlyBanner(head);
  if (banner !== null) yield `**${banner}**\n\n`;
  yield `## handback: ${counted(head.summary.flagged, 'flagged item')}\n\n`;
  yield `**${markdownText(completeness(head))}**\n\n`;
  yield `- ${coverageSentence(head)}\n- ${byDesignSentence(head)}\n- ${exitMeaning(head)}\n`;
  yield `- listing: ${listingVerdict(head)}\n`;
  for (const line of listingLines(head)) yield `  ${line}\n`;
  yield `- ${markdownText(scopeSentence(head, options.showNames))}\n`;
  for (const used of usedFiles(head, options.showNames)) yield `- ${markdownText(used)}\n`;
  const gone = baselineSentence(head);
  if (gone !== null) yield `- ${gone}\n`;
  for (const { code, message } of head.warnings)
    yield `- warning: ${markdownText(options.showNames ? message : code)}\n`;
  yield table(['Severity', 'Items'], Object.entries(head.summary.bySeverity));
  yield table(
    ['Proposed disposition', 'Items'],
    occurringStates(head).map(({ state, items }) => [state, items]),
  );
  yield* gaps(head);
  yield* flagged(report, options);
}

function table(header: [string, string], rows: [string, number][]): string {
  const lines = rows.map(([name, count]) => `| ${name} | ${formatCount(count)} |`);
  return `\n| ${header.join(' | ')} |\n| --- | ---: |\n${lines.join('\n')}\n`;
}

function* gaps(head: ReportHead): Generator<string> {
  const rows = gapCounts(head);
  if (rows.length === 0) return;
  yield '\n### Not examined\n\n';
  for (const { reason, items, accepted } of rows) {
    const { means } = GAP_MEANING[reason];
    yield `- ${counted(items, 'item')} \`${reason}\`: ${means}${accepted ? ' (accepted)' : ''}\n`;
  }
}

function* flagged(report: Report, options: RenderOptions): Generator<string> {
  const total = report.head.summary.flagged;
  if (total === 0) return;
  yield '\n### Flagged items\n\n';
  let shown = 0;
  let bytes = 0;
  for (const item of report.flagged()) {
    const line = entry(item, options);
    bytes += Buffer.byteLength(line);
    if (shown === MAX_ITEMS || bytes > MAX_LIST_BYTES) break;
    yield line;
    shown += 1;
  }
  if (shown < total) yield `\n${counted(total - shown, 'more flagged item')} not shown here.\n`;
}

function entry(item: ReportItem, { showNames }: RenderOptions): string {
  const findings = item.findings.filter(({ severity }) => severity !== 'info');
  const rules = findings.map(({ ruleId }) => codeSpan(ruleId)).join(' ');
  const path = showNames
    ? ` ${codeSpan(shortenMiddle(escapeForTerminal(item.paths[0] ?? item.name), MAX_PATH_COLUMNS))}`
    : '';
  return `- **${item.controlNumber}** ${findings[0]?.severity ?? ''}${path} ${rules}\n`;
}

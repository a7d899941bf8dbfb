import type { Finding } from '../model/finding.ts';
import { listingLines } from '../model/listing-lines.ts';
import type { Report, ReportItem, RenderOptions } from '../model/report.ts';
import { escapeForTerminal } from './escape.ts';
import { counted } from './number.ts';
import {
  byDesignSentence,
  completeness,
  coverageSentence,
  exitMeaning,
  listingVerdict,
  metadataOnlyBanner,
  openTest,
  scopeSentence,
  usedFiles,
} from './statement.ts';

/** The platform shows no more than this many annotations of a kind for a step. */
const MAX_ANNOTATIONS = 10;
const MAX_RULES_NAMED = 5;

type Level = 'error' | 'warning' | 'notice';

/**
 * Workflow commands for GitHub's runner: the most severe items with an open finding as annotations, at most 10 with the one that says that
 * the run is incomplete, then plain lines with what is not shown. Control numbers and rule ids only, unless `showNames`.
 */
export function* github(report: Report, options: RenderOptions): Generator<string> {
  const { head } = report;
  const banner = metadataOnlyBanner(head);
  if (banner !== null) yield `${banner}\n`;
  let room = MAX_ANNOTATIONS;
  if (!head.complete) {
    yield command('error', 'handback: incomplete', completeness(head));
    room -= 1;
  }
  const isOpen = openTest(head);
  let shown = 0;
  for (const item of report.flagged()) {
    const open = item.findings.filter((finding) => isOpen(item, finding));
    if (open.length === 0) continue;
    if (shown === room) break;
    yield annotation(item, open, options);
    shown += 1;
  }
  const hidden = head.summary.flagged - shown;
  if (hidden > 0) yield `${counted(hidden, 'more flagged item')}: see the job summary or another format\n`;
  const listing = [`listing: ${listingVerdict(head)}`, ...listingLines(head)];
  const facts = [coverageSentence(head), byDesignSentence(head), scopeSentence(head, options.showNames)];
  const files = usedFiles(head, options.showNames);
  for (const fact of [...facts, ...listing, ...files, exitMeaning(head)])
    yield `${escapeForTerminal(fact)}\n`;
}

function annotation(item: ReportItem, findings: Finding[], { showNames }: RenderOptions): string {
  const worst = findings[0]?.severity ?? 'low';
  const level: Level = worst === 'high' ? 'error' : worst === 'medium' ? 'warning' : 'notice';
  const named = findings
    .slice(0, MAX_RULES_NAMED)
    .map(({ ruleId, severity, confidence }) => `${ruleId} (severity ${severity}, confidence ${confidence})`);
  const more = findings.length - named.length;
  const rules = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const path = showNames ? `${escapeForTerminal(item.paths[0] ?? item.name)}: ` : '';
  return command(level, `handback: ${item.controlNumber}`, path + rules);
}

/** Escapes as the runner unescapes: `%`, CR and LF in data, `:` and `,` also in properties. */
function command(level: Level, title: string, message: string): string {
  return `::${level} title=${escapeData(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

import { listingLines } from '../../model/listing-lines.ts';
import type { ReportHead } from '../../model/report.ts';
import { escapeForTerminal } from '../escape.ts';
import { counted, formatBytes, formatCount } from '../number.ts';
import {
  ACCESS_TIME_NOTE,
  baselineSentence,
  byDesignSentence,
  completeness,
  coverageSentence,
  filterWords,
  leftOutSentence,
  listingVerdict,
  metadataOnlyBanner,
  usedFiles,
} from '../statement.ts';
import { field, paragraph } from './page.ts';
import type { Page } from './page.ts';

/** What was scanned, with what, and how completely. */
export function* heading(head: ReportHead, page: Page): Generator<string> {
  const { paint } = page;
  const banner = metadataOnlyBanner(head);
  if (banner !== null) yield* paragraph(page, banner, 0, paint.yellow);
  const matter = head.matter === null ? 'no matter' : escapeForTerminal(head.matter.matter);
  yield* paragraph(page, `handback ${head.tool.version}: ${matter}`, 0, paint.bold);
  yield* paragraph(page, completeness(head), 0, head.complete ? paint.green : paint.red);
  yield '\n';
  yield* scanned(head, page);
  yield* field(page, 'Listing', listingVerdict(head));
  for (const line of listingLines(head)) yield* field(page, '', inText(line));
  yield* field(page, 'Coverage', coverageSentence(head));
  yield* field(page, '', byDesignSentence(head));
  const leftOut = leftOutSentence(head);
  if (leftOut !== null) yield* field(page, '', leftOut);
  yield* field(page, 'Flagged', flaggedSentence(head));
  const gone = baselineSentence(head);
  if (gone !== null) yield* field(page, 'Baseline', gone);
  for (const { message } of head.warnings) {
    yield* field(page, 'Warning', escapeForTerminal(message), paint.yellow);
  }
  yield* field(page, 'Note', ACCESS_TIME_NOTE);
}

function* scanned(head: ReportHead, page: Page): Generator<string> {
  const custodian = head.matter?.custodian ?? null;
  if (custodian !== null) {
    const accounts = custodian.accounts.length === 0 ? '' : ` (${custodian.accounts.join(', ')})`;
    yield* field(page, 'Custodian', escapeForTerminal(custodian.name + accounts));
  }
  for (const { kind, given } of head.scope.sources) {
    yield* field(page, 'Source', escapeForTerminal(`${kind} ${given}`));
  }
  const filters = filterWords(head).map(escapeForTerminal).join(' ');
  yield* field(page, 'Scope', filters || 'everything below the source');
  yield* field(
    page,
    'When',
    `${head.run.startedAt} to ${head.run.finishedAt}; time zone ${head.run.timeZone}`,
  );
  yield* field(page, 'Rules', rulesSentence(head));
  for (const used of usedFiles(head, true)) yield* field(page, 'Used', escapeForTerminal(used));
}

/** A line of Markdown as text: the first level without its mark, code as it is. */
function inText(line: string): string {
  return escapeForTerminal(line.replace(/^- /, '').trimStart().replaceAll('`', ''));
}

function rulesSentence({ rules, options }: ReportHead): string {
  const count = rules.packs.reduce((sum, pack) => sum + pack.rules, 0);
  const packs = rules.packs.map(({ id, version }) => escapeForTerminal(`${id} ${version}`)).join(', ');
  const inactive = rules.inactive.length === 0 ? '' : `; ${formatCount(rules.inactive.length)} inactive`;
  return `${counted(count, 'rule')} (${packs})${inactive}; sha256 ${rules.sha256}; confidence ${options.minConfidence} or above`;
}

function flaggedSentence({ summary, coverage }: ReportHead): string {
  const { high, medium, low } = summary.bySeverity;
  const severities = `high ${formatCount(high)}, medium ${formatCount(medium)}, low ${formatCount(low)}`;
  return `${formatCount(summary.flagged)} of ${counted(coverage.listed, 'item')} (${severities}); ${formatBytes(summary.bytes)} in all`;
}

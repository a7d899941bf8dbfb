import type { DispositionState } from '../model/disposition.ts';
import { listingLines } from '../model/listing-lines.ts';
import type { Report, ReportHead, ReportItem } from '../model/report.ts';
import { DISPOSITION_GUIDE, holdWords, occurringStates, stageReached } from './dispositions.ts';
import { inTrash, purgeWords, TRASH_WARNING } from './trash.ts';
import { codeSpan, markdownText } from './markdown-escape.ts';
import { counted, formatCount } from './number.ts';
import {
  ACCESS_TIME_NOTE,
  byDesignSentence,
  completeness,
  coverageSentence,
  exitMeaning,
  filterWords,
  listingVerdict,
  metadataOnlyBanner,
  usedFiles,
} from './statement.ts';

/** The destroy/retain checklist to print, tick and sign, as a GitHub task list grouped by disposition. */
export function* md(report: Report): Generator<string> {
  const { head } = report;
  const states = occurringStates(head);
  yield* opening(head);
  yield* holds(report);
  yield* trash(report);
  yield '## Overview\n\n| Disposition | Items | Meaning |\n| --- | ---: | --- |\n';
  for (const { state, items } of states) {
    yield `| ${state} | ${formatCount(items)} | ${DISPOSITION_GUIDE[state].meaning} |\n`;
  }
  for (const { state, items } of states) yield* group(report, state, items);
  yield SIGNATURES;
}

function* opening(head: ReportHead): Generator<string> {
  const { matter, run } = head;
  const banner = metadataOnlyBanner(head);
  if (banner !== null) yield `**${banner}**\n\n`;
  yield `# Destroy/retain checklist${matter === null ? '' : `: ${markdownText(matter.matter)}`}\n\n`;
  if (!head.complete) yield `> **${markdownText(completeness(head))}**\n\n`;
  const custodian = matter?.custodian ?? null;
  if (custodian !== null) yield `- Custodian: ${markdownText(custodian.name)}\n`;
  for (const { kind, given } of head.scope.sources) yield `- Source: ${kind} ${codeSpan(given)}\n`;
  for (const filter of filterWords(head)) yield `- Scope: ${codeSpan(filter)}\n`;
  yield `- Run: ${codeSpan(run.id)}, ${run.startedAt} to ${run.finishedAt}, handback ${head.tool.version}\n`;
  yield `- Rules: ${head.rules.packs.map(({ id, version }) => codeSpan(`${id} ${version}`)).join(', ')}\n`;
  for (const used of usedFiles(head, true)) yield `- Used: ${markdownText(used)}\n`;
  yield `- Listing: ${listingVerdict(head)}\n`;
  for (const line of listingLines(head)) yield `  ${line}\n`;
  yield `- Coverage: ${coverageSentence(head)}; ${byDesignSentence(head)}\n`;
  yield `- ${ACCESS_TIME_NOTE}\n`;
  for (const { message } of head.warnings) yield `- **Warning**: ${markdownText(message)}\n`;
  yield `- ${exitMeaning(head)}\n\n`;
}

/** States which holds cover how many items; a hold outranks every disposition below. */
function* holds(report: Report): Generator<string> {
  const held = new Map<string, number>();
  for (const { disposition } of report.items()) {
    const name = disposition?.heldBy ?? null;
    if (name !== null) held.set(name, (held.get(name) ?? 0) + 1);
  }
  yield '## Holds\n\n';
  if (held.size === 0) yield 'No hold covers any item below.\n\n';
  for (const [name, items] of held) yield `- ${counted(items, 'item')} ${markdownText(holdWords(name))}\n`;
  if (held.size > 0) yield '\n**Nothing on hold may be deleted, moved, renamed or changed.**\n\n';
}

/** What goes by itself stands first, under the holds that it breaks. */
function* trash(report: Report): Generator<string> {
  let isFirst = true;
  for (const item of inTrash(report)) {
    if (isFirst) yield `## In the trash\n\n**${TRASH_WARNING}.**\n\n`;
    isFirst = false;
    const flagged = item.flagged ? ', flagged' : '';
    yield `- [ ] **${item.controlNumber}** ${item.paths.map(codeSpan).join(' ')}: ${purgeWords(item)}${flagged}; preserved: ____________\n`;
  }
  if (!isFirst) yield '\n';
}

function* group(report: Report, state: DispositionState, items: number): Generator<string> {
  yield `\n## ${state} (${counted(items, 'item')})\n\n${DISPOSITION_GUIDE[state].meaning}\n\n`;
  for (const item of report.trashed()) {
    if (item.disposition?.state === state) yield entry(item, item.disposition);
  }
  for (const item of report.items()) {
    if (item.disposition?.state === state && !item.trashed) yield entry(item, item.disposition);
  }
}

function entry(item: ReportItem, disposition: NonNullable<ReportItem['disposition']>): string {
  const { steps } = DISPOSITION_GUIDE[disposition.state];
  const box = disposition.stage === 'verified' ? '[x]' : '[ ]';
  const lines = [
    `- ${box} **${item.controlNumber}** ${item.paths.map(codeSpan).join(' ')}${item.trashed ? ` (in the trash, ${purgeWords(item)})` : ''}`,
  ];
  if (steps.length > 0) {
    lines.push(`  - why: ${markdownText(disposition.reason)}`);
    lines.push(`  - ${item.sha256 === null ? 'no hash' : `sha256 ${item.sha256} (${item.hashBasis})`}`);
    if (disposition.heldBy !== null) lines.push(`  - ${markdownText(holdWords(disposition.heldBy))}`);
    if (disposition.stage === 'failed') lines.push('  - **a step failed: see the case**');
  }
  const { decision } = disposition;
  if (decision !== undefined) {
    const why = steps.length > 0 || disposition.reason === '' ? '' : `: ${markdownText(disposition.reason)}`;
    lines.push(`  - decided by ${markdownText(decision.by)}, ${decision.at}${why}`);
  }
  for (const step of steps) {
    lines.push(`  - ${stageReached(disposition.stage, step) ? '[x]' : '[ ]'} ${step.text}: ____________`);
  }
  return `${lines.join('\n')}\n`;
}

const SIGNATURES = `
## Signatures

Boxes are proposals until a named person decides. Proposed by handback; reviewed, authorized and verified by people.

| Role | Name | Date | Signature |
| --- | --- | --- | --- |
| Custodian | ____________________ | __________ | ____________________ |
| Counsel of the custodian | ____________________ | __________ | ____________________ |
| For the former employer | ____________________ | __________ | ____________________ |
| Verified by | ____________________ | __________ | ____________________ |
`;

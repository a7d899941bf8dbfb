import { EXIT } from '../model/error.ts';
import { GAPS, NOTES } from '../model/examination.ts';
import type { Note } from '../model/examination.ts';
import type { Finding } from '../model/finding.ts';
import { isDecided } from '../model/disposition.ts';
import type { ReportHead, ReportItem } from '../model/report.ts';
import { counted, formatCount } from './number.ts';
import { NOTE_WORDS } from './reasons.ts';
import type { Unread } from './reasons.ts';

const NOT_READ = ['picture-not-read', 'media-not-read'] as const;

/** Reason codes that count as gaps in this run: `--strict` adds the `-not-read` notes. */
export function gapCodes(head: ReportHead): readonly Unread[] {
  return head.options.strict ? [...GAPS, ...NOT_READ] : GAPS;
}

export interface GapCount {
  reason: Unread;
  items: number;
  /** Named by `--allow-incomplete`: does not decide the exit code. */
  accepted: boolean;
}

/** The gaps that occurred, in the order of the closed list. */
export function gapCounts(head: ReportHead): GapCount[] {
  const { byReason } = head.coverage;
  return gapCodes(head)
    .map((reason) => ({
      reason,
      items: byReason[reason] ?? 0,
      accepted: head.run.acceptedReasons.includes(reason),
    }))
    .filter(({ items }) => items > 0);
}

function gapList(gaps: GapCount[]): string {
  return gaps.map(({ reason, items }) => `${reason} ${formatCount(items)}`).join(', ');
}

/** `3 gaps (encrypted 2, timeout 1)`; empty where there is none. One item can have several. */
export function gapSentence(head: ReportHead): string {
  const gaps = gapCounts(head);
  const total = gaps.reduce((sum, { items }) => sum + items, 0);
  return total === 0 ? '' : `${counted(total, 'gap')} (${gapList(gaps)})`;
}

/** `complete`, or `INCOMPLETE: 3 gaps (…)`: the banner of every output. */
export function completeness(head: ReportHead): string {
  if (head.complete) return 'complete: every listed item was examined or is left out for a stated reason';
  const gaps = gapSentence(head) || 'the listing did not reach its end';
  const accepted = gapCounts(head).filter((gap) => gap.accepted);
  return `INCOMPLETE: ${gaps}${accepted.length === 0 ? '' : `; accepted: ${gapList(accepted)}`}`;
}

/** First line of every report of a run without content; null for others. */
export function metadataOnlyBanner(head: ReportHead): string | null {
  return head.options.metadataOnly
    ? 'METADATA ONLY: no content was read; nothing here speaks about what files contain'
    : null;
}

/** Whether the list of what there is came to its end; `listingLines` says how it was made. */
export function listingVerdict({ listing }: ReportHead): string {
  return listing.complete ? 'complete' : 'INCOMPLETE';
}

/** `listed 5 = scanned 3 + partial 1 + skipped 1 + failed 0`, and whether that is true. */
export function coverageSentence(head: ReportHead): string {
  const { listed, scanned, partial, skipped, failed } = head.coverage;
  const sum = scanned + partial + skipped + failed;
  const verdict = sum === listed ? 'checked' : `DOES NOT ADD UP: the parts are ${formatCount(sum)}`;
  const parts = Object.entries({ scanned, partial, skipped, failed });
  const words = parts.map(([status, count]) => `${status} ${formatCount(count)}`).join(' + ');
  return `listed ${formatCount(listed)} = ${words} (${verdict})`;
}

function noteWords(head: ReportHead, notes: readonly Note[]): string[] {
  return notes
    .map((note) => ({ note, count: head.coverage.byReason[note] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ note, count }) => counted(count, ...NOTE_WORDS[note]));
}

/** `; pictures were read by OCR (eng, at most 50 a file)`; nothing where they were not. */
function ocrWords({ options: { ocr } }: ReportHead): string {
  if (ocr === undefined || ocr === null) return '';
  return `; pictures were read by OCR (${ocr.languages.join('+')}, at most ${formatCount(ocr.pages)} a file)`;
}

/** `not read by design: 1,204 pictures, 12 media or program files`; stands in every report, also with nothing to name. */
export function byDesignSentence(head: ReportHead): string {
  return `not read by design: ${noteWords(head, NOT_READ).join(', ') || 'nothing'}${ocrWords(head)}`;
}

/** Other items of which no content was read, by note; null where there are none. */
export function leftOutSentence(head: ReportHead): string | null {
  const words = noteWords(
    head,
    NOTES.filter((note) => !NOT_READ.some((notRead) => notRead === note)),
  );
  return words.length === 0 ? null : `nothing to read: ${words.join(', ')}`;
}

/** Times of the source that a scan can move; every report states it. */
export const ACCESS_TIME_NOTE =
  'times: the scan leaves modification and change times as they were, and access times of files that its user owns; ' +
  'access times of folders and links can move';

function openSentence(head: ReportHead): string {
  const { failOn } = head.options;
  if (failOn === 'none') return 'findings do not count (--fail-on none)';
  const { open } = head.summary;
  if (open === 0) return `no open finding of severity ${failOn} or above`;
  return `${counted(open, 'item has an open finding', 'items have open findings')} of severity ${failOn} or above`;
}

/** What the exit code of the run says, for a person. */
export function exitMeaning(head: ReportHead): string {
  const { exitCode } = head.run;
  const state = head.complete
    ? 'complete'
    : `incomplete: ${gapSentence(head) || 'the listing did not reach its end'}`;
  const accepted = !head.complete && exitCode < EXIT.incomplete ? ' (accepted)' : '';
  const mismatch = exitCode === EXIT.integrity ? '; a file is not what its provider says it is' : '';
  return `exit code ${exitCode}: ${state}${accepted}${mismatch}; ${openSentence(head)}`;
}

const MAX_IDS = 10;

/** How many findings the baseline has already, and the ids of those of it that are gone; null without a baseline. */
export function baselineSentence({ options, summary }: ReportHead): string | null {
  if (options.baseline === null) return null;
  const { baselineKnown: known, baselineGone: gone } = summary;
  const words = `${counted(known.length, 'finding')} of the baseline still there, ${formatCount(gone.length)} gone`;
  const more = gone.length > MAX_IDS ? `, and ${formatCount(gone.length - MAX_IDS)} more` : '';
  return gone.length === 0 ? words : `${words}: ${gone.slice(0, MAX_IDS).join(', ')}${more}`;
}

/** Tells which findings are open: those that flag, do not stand in the baseline, and whose item nobody has decided. */
export function openTest({ summary }: ReportHead): (item: ReportItem, finding: Finding) => boolean {
  const known = new Set(summary.baselineKnown);
  return ({ disposition }, { id, severity }) =>
    severity !== 'info' && !known.has(id) && !isDecided(disposition);
}

/** What of the sources was examined, in one line; the filters themselves only with `showNames`. */
export function scopeSentence(head: ReportHead, showNames: boolean): string {
  const filters = filterWords(head);
  if (filters.length === 0) return 'scope: everything below the sources';
  return `scope: ${showNames ? filters.join(' ') : counted(filters.length, 'filter')}`;
}

/**
 * Files besides matter and rule packs that shaped the run, `configuration sha256 …`; named only with `showNames`. Of a pack that
 * was read from several files each.
 */
export function usedFiles({ options, rules }: ReportHead, showNames: boolean): string[] {
  const used = [
    { what: 'configuration', file: options.config },
    ...rules.packs.flatMap(({ files = [] }) => files.map((file) => ({ what: 'rule file', file }))),
    ...options.known.map((list) => ({ what: `hash list of ${formatCount(list.entries)}`, file: list })),
    { what: 'baseline', file: options.baseline },
  ];
  return used.flatMap(({ what, file }) =>
    file === null ? [] : [`${what} ${showNames ? `${file.file} ` : ''}sha256 ${file.sha256}`],
  );
}

/** The filters as given, one `flag value` each; empty where the whole source is in scope. */
export function filterWords(head: ReportHead): string[] {
  const { include, exclude, modifiedAfter, modifiedBefore, owner } = head.scope.filters;
  const flag = (name: string) => (value: string) => `--${name} ${value}`;
  return [
    ...include.map(flag('include')),
    ...exclude.map(flag('exclude')),
    ...(modifiedAfter === null ? [] : [modifiedAfter]).map(flag('modified-after')),
    ...(modifiedBefore === null ? [] : [modifiedBefore]).map(flag('modified-before')),
    ...owner.map(flag('owner')),
  ];
}

import type { Examination, ExaminationStatus, Reason } from '../model/examination.ts';
import { isGap } from '../model/examination.ts';
import { ExtractFailure } from './extractor.ts';

/** What has come of an item so far. */
export interface Progress {
  /** True once it brought text or a member. */
  brought: boolean;
  reasons: Reason[];
  detail: string | null;
  /** Why it ended early. */
  ended: Reason | null;
  /** Line of the password that opened it; null where none was needed. */
  openedBy: number | null;
}

export function newProgress(): Progress {
  return { brought: false, reasons: [], detail: null, ended: null, openedBy: null };
}

/** Adds a reason; the first detail stays. */
export function addReason(progress: Progress, reason: Reason, detail: string | null): void {
  if (!progress.reasons.includes(reason)) progress.reasons.push(reason);
  progress.detail ??= detail;
}

/** Ends an item early. */
export function endEarly(progress: Progress, reason: Reason, detail: string | null): void {
  addReason(progress, reason, detail);
  progress.ended ??= reason;
}

/**
 * What an extractor threw, as a failure. Parsers of hostile input throw anything; their messages can hold text of the
 * file and are left out.
 */
export function asFailure(error: unknown): ExtractFailure {
  if (error instanceof ExtractFailure) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new ExtractFailure('damaged', `the parser gave up (${name})`);
}

/** Limits and wants of support: nothing was tried, so nothing failed. */
const SKIPPING: readonly string[] = ['unsupported-format', 'too-deep', 'too-large', 'budget-exceeded'];

function statusOf({ ended, brought, reasons }: Progress): ExaminationStatus {
  if (ended === null) return reasons.some(isGap) ? 'partial' : 'scanned';
  if (ended === 'encrypted') return 'failed';
  if (brought) return 'partial';
  return !isGap(ended) || SKIPPING.includes(ended) ? 'skipped' : 'failed';
}

export function examinationOf(progress: Progress): Examination {
  const { reasons, detail, openedBy } = progress;
  const opened = openedBy === null ? null : `opened with the password in line ${openedBy}`;
  const details = [opened, detail].filter((text) => text !== null);
  return { status: statusOf(progress), reasons, detail: details.length === 0 ? null : details.join('; ') };
}

import { createHash } from 'node:crypto';
import { clearListing } from '../case/inventory.ts';
import type { Case } from '../case/open.ts';
import { beginRun, latestRun, type RunRecord } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { VERSION } from '../model/version.ts';
import { logContinue, logStart } from './acquisition.ts';
import type { ScanEvents, ScanRequest } from './request.ts';

/**
 * The run that a request continues, or a new one. Throws HandbackError (usage) where the case holds an interrupted run of another
 * request.
 */
export function startOrContinue(store: Case, request: ScanRequest, events: ScanEvents): RunRecord {
  const fingerprint = fingerprintOf(request);
  const latest = latestRun(store.db);
  if (latest === null || latest.state === 'done') return begin(store, request, fingerprint);
  if (latest.fingerprint !== fingerprint) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `the case holds an interrupted run with other options: ${store.file ?? ''}`,
      hint: 'repeat that run with the options it had, or name another file with --case',
    });
  }
  store.db.transaction(() => {
    if (latest.state === 'listing') clearListing(store.db, latest);
    logContinue({ request, store, run: latest });
  });
  events.notice(`continuing the interrupted run of ${store.file ?? 'this case'}`);
  return latest;
}

function begin(store: Case, request: ScanRequest, fingerprint: string): RunRecord {
  const startedAt = request.now ?? Date.now();
  const before = latestRun(store.db)?.id ?? 0;
  // Of what the user gave, not of where it lies: the same drive in another place gives the same report.
  const given = request.sources.map((source) => source.given);
  const runId = digest([given, ...settingsOf(request), startedAt, before]).slice(0, 16);
  const { showMatches } = request.options;
  return store.db.transaction(() => {
    const run = beginRun(store.db, { runId, fingerprint, startedAt, showMatches });
    logStart({ request, store, run });
    return run;
  });
}

/** Digest of all that a result depends on, the clock left out unless it is fixed. */
function fingerprintOf(request: ScanRequest): string {
  const sources = request.sources.map(({ kind, given, root, asked }) => ({ kind, given, root, asked }));
  return digest([sources, ...settingsOf(request)]);
}

/** All that a result depends on besides its sources. */
function settingsOf(request: ScanRequest): unknown[] {
  const { ruleSet, matter, filters, options, acceptedReasons, baseline, budgets, now } = request;
  const known = baseline?.sha256 ?? null;
  return [VERSION, ruleSet.sha256, matter, filters, options, acceptedReasons, known, budgets, now];
}

/** SHA-256 of a value as JSON, hex. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

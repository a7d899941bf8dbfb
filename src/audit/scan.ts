import { createHash } from 'node:crypto';
import { explain } from '../case/failures.ts';
import { clearListing, insertListed, type InsertedItem } from '../case/inventory.ts';
import { openCase, openTemporaryCase, type Case } from '../case/open.ts';
import {
  advanceRun,
  beginRun,
  firstRunId,
  latestRun,
  previousRunId,
  sourceNumber,
  type RunRecord,
} from '../case/runs.ts';
import { compile, type Engine } from '../match/engine.ts';
import { EXIT, HandbackError, SourceLost } from '../model/error.ts';
import { isGap } from '../model/examination.ts';
import type { Rule } from '../model/rule.ts';
import { noCosts } from '../model/rule-costs.ts';
import type { ListedItem } from '../model/source.ts';
import { VERSION } from '../model/version.ts';
import { logClosed, logContinue, logListed, logStart } from './acquisition.ts';
import { closeItems } from './close.ts';
import { examineAll } from './examine.ts';
import { headOf } from './head.ts';
import { partiesOf, partyRules } from './parties.ts';
import { periodsOf } from './periods.ts';
import { startPhase } from './progress.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import { finishedRun } from './reopen.ts';
import type { FinishedRun, ScanEvents, ScanRequest } from './request.ts';
import { listingStatement, statementOf, withStop, type ListingStatement } from './statement.ts';
import { createTotals } from './totals.ts';

/**
 * Lists, examines and closes; the run that comes back is ready to be reported. With a case file an interrupted run of
 * the same request goes on where it stopped. Throws HandbackError, and the signal's reason once it is aborted; the case
 * is closed then.
 */
export async function runScan(
  request: ScanRequest,
  events: ScanEvents,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const store = request.caseFile === null ? openTemporaryCase() : openCase(request.caseFile);
  try {
    const run = startOrContinue(store, request, events);
    const rules = [...request.ruleSet.rules, ...partyRules(partiesOf(request.matter))];
    const repeats = createRepeats();
    const engine = engineOf(rules, request);
    const scan: Scan = { request, events, signal, store, run, rules, engine, repeats };
    if (run.state === 'listing') await list(scan);
    if (run.state === 'examining') await examine(scan);
    if (run.state === 'closing') close(scan);
    signal.throwIfAborted();
    return finishedRun(store, run, request);
  } catch (error) {
    store.close();
    // What is known already says which file it concerns.
    throw error instanceof HandbackError ? error : explain(error, store.file ?? 'temporary case');
  }
}

interface Scan {
  request: ScanRequest;
  events: ScanEvents;
  signal: AbortSignal;
  store: Case;
  run: RunRecord;
  /** Those of the packs, and those that tell which parties an item names. */
  rules: Rule[];
  engine: () => Engine;
  repeats: Repeats;
}

/** Compiles the rules when they are first needed: a run that only has to be reported does without. */
function engineOf(rules: Rule[], { options, profile }: ScanRequest): () => Engine {
  let engine: Engine | null = null;
  return () => (engine ??= compile(rules, { showMatches: options.showMatches, profile }));
}

function startOrContinue(store: Case, request: ScanRequest, events: ScanEvents): RunRecord {
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

function settingsOf(request: ScanRequest): unknown[] {
  const { ruleSet, matter, filters, options, acceptedReasons, baseline, budgets, now } = request;
  const known = baseline?.sha256 ?? null;
  return [VERSION, ruleSet.sha256, matter, filters, options, acceptedReasons, known, budgets, now];
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** What an item has beside its content is matched as it comes, so that the case holds no clear text of it. */
function withBeside(item: ListedItem, engine: () => Engine): InsertedItem {
  const { beside = null, verdict } = item;
  if (beside === null || verdict?.reason === 'out-of-scope') return { ...item, besideHits: null };
  const scan = engine().startScan();
  beside.segments.forEach(scan.add);
  const besideHits = { hits: scan.finish(), gap: beside.gap };
  return { ...item, besideHits: besideHits.hits === null && besideHits.gap === null ? null : besideHits };
}

/** What `--metadata-only` says of an item whose content would be read. */
const UNREAD = { status: 'skipped', reason: 'metadata-only', detail: null } as const;

/** Why content could not be read is no matter where none is read. */
function leaveUnread(item: ListedItem): void {
  const { verdict } = item;
  if (verdict === null || (verdict.status === 'skipped' && isGap(verdict.reason))) item.verdict = UNREAD;
}

async function list({ request, events, signal, store, run, engine }: Scan): Promise<void> {
  const meter = startPhase(events, 'listing', null, null);
  const statement: ListingStatement = listingStatement(request.sources);
  const scope = { filters: request.filters, ownFiles: request.ownFiles };
  let listed = 0;
  const listAll = async (): Promise<void> => {
    for (const [index, source] of request.sources.entries()) {
      const number = sourceNumber(store.db, source);
      for await (const items of source.list(scope, signal)) {
        if (request.options.metadataOnly) items.forEach(leaveUnread);
        insertListed(
          store.db,
          run.id,
          number,
          items.map((item) => withBeside(item, engine)),
        );
        statement.add(index, items);
        meter.add(items.length, 0);
        listed += items.length;
      }
    }
  };
  const lost = await whyLost(listAll());
  if (lost !== null && listed === 0) throw lost;
  store.db.transaction(() => {
    const facts = statement.finish(lost?.message ?? null);
    const state = lost === null ? 'examining' : 'closing';
    advanceRun(store.db, run, { state, statement: JSON.stringify(facts) });
    logListed({ request, store, run }, facts);
  });
}

/** The loss of a source during `work`, which ends it but leaves what was done; null where it came to its end. */
async function whyLost(work: Promise<void>): Promise<SourceLost | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof SourceLost) return error;
    throw error;
  }
}

async function examine({ request, events, signal, store, run, rules, engine, repeats }: Scan): Promise<void> {
  const { budgets, options, passwords } = request;
  const sources = new Map(request.sources.map((source) => [sourceNumber(store.db, source), source] as const));
  let lost: SourceLost | null = null;
  if (!options.metadataOnly) {
    const settings = {
      rules,
      showMatches: options.showMatches,
      budgets,
      passwords,
      hashes: options.hashes,
      tellSegments: false,
      profile: request.profile,
    };
    const costs = request.profile ? noCosts(rules.length) : null;
    // No digest of passwords is kept, since they could be guessed from it: their results count for this run alone.
    const once = passwords.length === 0 ? null : run.runId;
    const basis = digest([VERSION, rules, budgets, options.showMatches, options.hashes, once]);
    const { jobs } = request;
    lost = await whyLost(
      examineAll({
        store,
        run,
        basis,
        sources,
        settings,
        engine: engine(),
        jobs,
        repeats,
        events,
        signal,
        costs,
      }),
    );
    if (costs !== null) events.profiled?.(rules, costs);
  }
  const statement = withStop(statementOf(run), lost);
  advanceRun(store.db, run, { state: 'closing', statement: JSON.stringify(statement) });
}

function close({ request, events, store, run, rules, engine, repeats }: Scan): void {
  const { ruleSet, matter, options, baseline } = request;
  const parties = partiesOf(matter);
  const total = store.db.get<{ n: number }>(
    'SELECT count(*) AS n FROM items WHERE id >= ? AND run = ? AND seq = 0',
    [run.firstItem, run.id],
  );
  store.db.transaction(() => {
    const { totals, inventory } = closeItems({
      store,
      run,
      engine: engine(),
      rules,
      matter,
      known: request.known,
      minConfidence: options.minConfidence,
      strict: options.strict,
      totals: createTotals(parties, periodsOf(matter), baseline, options.failOn),
      meter: startPhase(events, 'closing', total?.n ?? 0, null),
      at: request.now ?? Date.now(),
    });
    const head = headOf(request, run, totals, {
      caseId: store.file === null ? null : firstRunId(store.db),
      previousRun: previousRunId(store.db, run.id),
    });
    const applied = ruleSet.rules.map(({ id, pack, title, rationale, severity }) => ({
      id,
      pack,
      title,
      rationale,
      severity,
    }));
    advanceRun(store.db, run, {
      state: 'reporting',
      head: JSON.stringify(head),
      rules: JSON.stringify(applied),
    });
    logClosed({ request, store, run }, head, inventory, repeats.counts());
  });
}

import { setFlagsFromString } from 'node:v8';
import { explain } from '../case/failures.ts';
import { openCase, openTemporaryCase, type Case } from '../case/open.ts';
import { advanceRun, firstRunId, previousRunId, sourceNumber, type RunRecord } from '../case/runs.ts';
import { compile, type Engine } from '../match/engine.ts';
import { HandbackError, type SourceLost } from '../model/error.ts';
import type { Rule } from '../model/rule.ts';
import { noCosts } from '../model/rule-costs.ts';
import { VERSION } from '../model/version.ts';
import { logClosed } from './acquisition.ts';
import { digest, startOrContinue } from './begin-run.ts';
import { closeItems } from './close.ts';
import { examineAll } from './examine.ts';
import { headOf } from './head.ts';
import { collectSooner } from './heap.ts';
import { list, whyLost } from './list.ts';
import { partiesOf, partyRules } from './parties.ts';
import { periodsOf } from './periods.ts';
import { startPhase } from './progress.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import { finishedRun } from './reopen.ts';
import type { FinishedRun, ScanEvents, ScanRequest } from './request.ts';
import { statementOf, withStop } from './statement.ts';
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
  // Rows are garbage as soon as they are stored: a nursery that grows to 32 MB would only be filled before it is swept.
  setFlagsFromString('--semi-space-growth-factor=1');
  collectSooner();
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
        engine,
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

import { insertListed } from '../case/inventory.ts';
import type { Case } from '../case/open.ts';
import { advanceRun, sourceNumber, type RunRecord } from '../case/runs.ts';
import type { Beside } from '../case/stored-item.ts';
import type { Engine } from '../match/engine.ts';
import { SourceLost } from '../model/error.ts';
import { isGap } from '../model/examination.ts';
import type { ListedItem } from '../model/source.ts';
import { logListed } from './acquisition.ts';
import { startPhase } from './progress.ts';
import type { ScanEvents, ScanRequest } from './request.ts';
import { listingStatement, type ListingStatement } from './statement.ts';

/** A run that is at its listing. */
interface Listing {
  request: ScanRequest;
  events: ScanEvents;
  signal: AbortSignal;
  store: Case;
  run: RunRecord;
  engine: () => Engine;
}

/** What an item has beside its content is matched as it comes, so that the case holds no clear text of it. */
function besideOf({ beside = null, verdict }: ListedItem, engine: () => Engine): Beside | null {
  if (beside === null || verdict?.reason === 'out-of-scope') return null;
  const scan = engine().startScan();
  beside.segments.forEach(scan.add);
  const hits = scan.finish();
  return hits === null && beside.gap === null ? null : { hits, gap: beside.gap };
}

/** What `--metadata-only` says of an item whose content would be read. */
const UNREAD = { status: 'skipped', reason: 'metadata-only', detail: null } as const;

/** Why content could not be read is no matter where none is read. */
function leaveUnread(item: ListedItem): void {
  const { verdict } = item;
  if (verdict === null || (verdict.status === 'skipped' && isGap(verdict.reason))) item.verdict = UNREAD;
}

/** Lists every source into the case. Throws SourceLost where nothing could be listed at all. */
export async function list({ request, events, signal, store, run, engine }: Listing): Promise<void> {
  const meter = startPhase(events, 'listing', null, null);
  const statement: ListingStatement = listingStatement(request.sources);
  const scope = { filters: request.filters, ownFiles: request.ownFiles };
  let listed = 0;
  const listAll = async (): Promise<void> => {
    for (const [index, source] of request.sources.entries()) {
      const number = sourceNumber(store.db, source);
      for await (const items of source.list(scope, signal)) {
        if (request.options.metadataOnly) items.forEach(leaveUnread);
        insertListed(store.db, { run: run.id, source: number }, items, (item) => besideOf(item, engine));
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
export async function whyLost(work: Promise<void>): Promise<SourceLost | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof SourceLost) return error;
    throw error;
  }
}

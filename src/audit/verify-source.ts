import { closedItem } from '../case/decided.ts';
import { decisionsInForce } from '../case/decisions.ts';
import { listedItem } from '../case/reading.ts';
import { closedItems, type ClosedItem } from '../case/rows.ts';
import { openSightings, type Sighting } from '../case/sightings.ts';
import { isDestructive } from '../model/disposition.ts';
import { compareItem, copiesOf, type Bucket, type Compared, type Present } from './compare.ts';
import { positionOf, type DecisionCase } from './decide.ts';
import { createLedger, type Verification } from './differences.ts';
import { lookAgain, type Look } from './look-again.ts';
import { pause, ROWS_BETWEEN_PAUSES } from './pause.ts';
import type { PresentSource } from './present-sources.ts';

/**
 * Holds what the last run lists, and what is on record as destroyed, against the sources as they are now. Throws SourceLost,
 * and the signal's reason.
 */
export async function verifySources(
  into: DecisionCase,
  sources: PresentSource[],
  look: Look,
): Promise<Verification> {
  const sightings = openSightings();
  try {
    const looked = await lookAgain(sources, sightings, look);
    const present: Present = { sources, sightings, isListed: listedBy(into), signal: look.signal };
    const ledger = createLedger(looked);
    const check = (item: ClosedItem, compared: Compared): void => {
      ledger.add(item, compared);
      if (!isOnRecord(item)) return;
      const failure = failureOf(item, compared, present);
      if (failure !== null || looked.gaps.length === 0) ledger.judge(item, failure);
    };
    let compared = 0;
    for (const item of closedItems(into.store.db, into.run.id)) {
      if (compared++ % ROWS_BETWEEN_PAUSES === 0) await pause(look.signal);
      if (item.stored.seq > 0 || !isOf(item, sources)) continue;
      check(item, await compareItem(item, present));
    }
    for (const item of destroyedElsewhere(into)) {
      if (!isOf(item, sources)) continue;
      if (item.stored.seq === 0) check(item, await compareItem(item, present));
      else check(item, await compareMember(into, item, present));
    }
    for (const sighting of sightings.all()) if (!present.isListed(sighting)) ledger.addNew(sighting);
    return ledger.finish();
  } finally {
    sightings.close();
  }
}

function isOf({ stored }: ClosedItem, sources: PresentSource[]): boolean {
  return sources.some(({ number }) => number === stored.source);
}

function listedBy({ store, run }: DecisionCase): (sighting: Sighting) => boolean {
  return ({ source, sourceId }) =>
    store.db.get('SELECT 1 AS one FROM items WHERE source_id = ? AND source = ? AND seq = 0 AND run = ?', [
      sourceId,
      source,
      run.id,
    ]) !== null;
}

/** True where people say that it was destroyed, and nothing has verified it yet. */
function isOnRecord(item: ClosedItem): boolean {
  const position = positionOf(item);
  return position !== null && isDestructive(position.state) && position.stage === 'done';
}

/** Members, and items of earlier runs, that are on record as destroyed: the list of the last run does not lead to them. */
function* destroyedElsewhere({ store, run }: DecisionCase): Generator<ClosedItem> {
  const controls = [...decisionsInForce(store.db)].filter(
    ({ state, stage }) => isDestructive(state) && (stage === 'done' || stage === 'verified'),
  );
  for (const { control } of controls) {
    const item = closedItem(store.db, control);
    if (item !== null && (item.run !== run.id || item.stored.seq > 0)) yield item;
  }
}

/** A member is where its container is, as long as that is what it was. */
async function compareMember({ store }: DecisionCase, item: ClosedItem, present: Present): Promise<Compared> {
  const container = { ...item, stored: listedItem(store.db, item.stored.root ?? 0) };
  const compared = await compareItem(container, present);
  if (compared.bucket !== 'changed') return compared;
  const detail = 'its container was changed: scan again to see whether it is still there';
  return { ...compared, bucket: 'unknown', detail };
}

const STANDS: Record<Exclude<Bucket, 'missing'>, string> = {
  same: 'it is still there',
  changed: 'something is still there',
  moved: 'it is still there, in another place',
  new: 'it is still there',
  'in-trash': 'it is still in the trash',
  unknown: 'its absence cannot be shown',
};

/** What speaks against a destruction that is on record; null where nothing does. */
function failureOf(item: ClosedItem, compared: Compared, { sightings }: Present): string | null {
  const { bucket, detail } = compared;
  if (bucket !== 'missing') return detail === '' ? STANDS[bucket] : `${STANDS[bucket]}: ${detail}`;
  const [copy] = copiesOf(item, sightings);
  if (copy !== undefined) return `the same bytes are still at ${copy.path}`;
  const size = item.stored.facts.sizeBytes ?? 0;
  const unread = size === 0 ? 0 : sightings.unreadOfSize(size);
  return unread === 0
    ? null
    : `${unread} ${unread === 1 ? 'file' : 'files'} of its size could not be read, so a copy cannot be ruled out`;
}

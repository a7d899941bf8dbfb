import { custodyEntries } from '../case/custody.ts';
import type { Db } from '../case/sqlite.ts';
import { controlNumber } from './hold.ts';

/** Why a preservation reference does not hold for an item; null where nothing speaks against it. */
export type ReferenceCheck = (reference: string, control: number, container: number | null) => string | null;

/** As `handback preserve` prints it: such a reference is to a bag of this case. */
const OUR_BAG = /\bbag sha256 ([0-9a-f]{64})\b/i;
const ANY_HASH = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/gi;

/**
 * Compares references with the bags of the custody log, which is read when the first hash is named. A reference without a
 * hash, or with that of a copy somebody else made, is taken as it is. `container`: control number of what holds a member.
 */
export function referenceCheck(db: Db): ReferenceCheck {
  let bags: Map<string, Map<string, string>> | null = null;
  return (reference, control, container) => {
    const hashes = [...reference.matchAll(ANY_HASH)].map(([hash]) => hash.toLowerCase());
    if (hashes.length === 0) return null;
    const known = (bags ??= bagsOf(db));
    const ours = OUR_BAG.exec(reference)?.[1]?.toLowerCase();
    if (ours !== undefined && !known.has(ours)) {
      return `the custody log has no bag with SHA-256 ${ours.slice(0, 12)}…: name it as handback preserve printed it`;
    }
    const named = hashes.flatMap((hash) => known.get(hash) ?? []);
    if (named.length === 0) return null;
    const found = named.map(
      (bag) => bag.get(controlNumber(control)) ?? bag.get(controlNumber(container ?? -1)),
    );
    if (found.some((status) => status === 'preserved' || status === 'in-container')) return null;
    return `the bag named has no copy of it (${found.find((status) => status !== undefined) ?? 'not chosen'})`;
  };
}

/** What became of each item in each bag, by the bag's SHA-256 and by control number. */
function bagsOf(db: Db): Map<string, Map<string, string>> {
  const bags = new Map<string, Map<string, string>>();
  for (const { detail } of custodyEntries(db, 'preserved-items')) {
    const { bag, items } = detail as { bag: string; items: { item: string; status: string }[] };
    const known = bags.get(bag) ?? new Map<string, string>();
    for (const { item, status } of items) known.set(item, status);
    bags.set(bag, known);
  }
  return bags;
}

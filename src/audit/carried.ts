import { currentPosition, hasDecisions, lostDecision, recordDecision } from '../case/decisions.ts';
import type { Case } from '../case/open.ts';
import { operatorName } from '../case/operator.ts';
import type { StoredItem } from '../case/stored-item.ts';
import { runSources, type RunRecord } from '../case/runs.ts';
import type { Position } from '../model/disposition.ts';
import { controlNumber } from './hold.ts';

/** What people decided, for the items of a run that is being closed. */
export interface Decisions {
  of: (item: StoredItem, control: number) => Position | null;
}

/**
 * Decisions by control number: an unchanged item keeps its number, a changed one has a new one and so no decision. Where
 * a drive lies in another place than before, its items are new to the case: what has the id and the content of a decided
 * item of a source that is not scanned any more takes its decision over, and the custody log says so.
 */
export function decisionsOf(
  { store, run, at }: { store: Case; run: RunRecord; at: number },
  top: number,
): Decisions {
  const { db } = store;
  if (!hasDecisions(db)) return { of: () => null };
  const sources = runSources(db, run);
  return {
    of: (item, control) => {
      const known = currentPosition(db, control);
      if (known !== null || control <= top) return known;
      const { sourceId } = item.facts;
      const { sha256 } = item.hashes;
      if (sha256 === null) return null;
      const lost = lostDecision(db, { sourceId, sha256, sources });
      if (lost === null) return null;
      const identity = { control, source: item.source, sourceKind: lost.sourceKind, sourceId, sha256 };
      const reason = `taken over from ${controlNumber(lost.control)}: same id, same content`;
      recordDecision(
        db,
        {
          item: identity,
          from: null,
          to: lost.position,
          evidence: { ...lost.evidence, reason },
        },
        { by: operatorName(), at },
      );
      return lost.position;
    },
  };
}

import { appendCustody } from '../case/custody.ts';
import { recordDecision } from '../case/decisions.ts';
import { NO_EVIDENCE, type Position } from '../model/disposition.ts';
import { BUILD, VERSION } from '../model/version.ts';
import { identityOf, positionOf, type DecisionCase, type Who } from './decide.ts';
import type { Difference, Verdict, Verification } from './differences.ts';
import { controlNumber } from './hold.ts';
import { isoTime } from './time.ts';

/** Differences of one entry of the custody log. */
const PER_ENTRY = 500;

/**
 * Enters a verification into the custody log and moves what is on record as destroyed to verified or failed. Returns the
 * number of its entry.
 */
export function recordVerification(into: DecisionCase, verification: Verification, who: Who): number {
  const { store, run } = into;
  const { looked, counts, differences, verdicts } = verification;
  return store.db.transaction(() => {
    for (let start = 0; start < differences.length; start += PER_ENTRY) {
      const items = differences.slice(start, start + PER_ENTRY).map(entryOf);
      appendCustody(store.db, { event: 'differences', ...who, detail: { run: run.runId, items } });
    }
    const failed = verdicts.filter(({ failure }) => failure !== null).length;
    const seq = appendCustody(store.db, {
      event: 'verification',
      ...who,
      detail: {
        run: run.runId,
        counts,
        uncovered: differences.filter(({ covered }) => !covered).length,
        verified: verdicts.length - failed,
        failed,
        ...looked,
        tool: { name: 'handback', version: VERSION, build: BUILD },
      },
    });
    for (const verdict of verdicts) recordVerdict(into, verdict, seq, who);
    return seq;
  });
}

function entryOf({ control, path, bucket, detail, covered }: Difference): Record<string, unknown> {
  const item = control === null ? null : controlNumber(control);
  return { item, ...(item === null ? { path } : {}), bucket, detail, covered };
}

function recordVerdict({ store }: DecisionCase, { item, failure }: Verdict, seq: number, who: Who): void {
  const from = positionOf(item);
  if (from === null) return;
  const entry = `custody entry ${seq}`;
  const to: Position = { state: from.state, stage: failure === null ? 'verified' : 'failed' };
  const proof = `verification of ${isoTime(who.at) ?? ''}, ${entry}: absent from the list and the trash and by its id, the same bytes nowhere in scope`;
  const evidence = failure === null ? { proof } : { reason: `${failure} (${entry})` };
  recordDecision(
    store.db,
    { item: identityOf(item), from, to, evidence: { ...NO_EVIDENCE, ...evidence } },
    who,
  );
}

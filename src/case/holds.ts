import type { Hold } from '../model/matter.ts';
import { appendCustody, custodyEntries } from './custody.ts';
import type { Db } from './sqlite.ts';

/** What a person recorded about holds: one was placed or lifted, or there is none at all. */
export type HoldRecord = { reason: string | null; authority: string } & (
  { action: 'place'; hold: Hold } | { action: 'lift'; name: string } | { action: 'none' }
);

/** Enters it into the custody log. */
export function recordHold(db: Db, record: HoldRecord, who: { by: string; at: number }): void {
  db.transaction(() => appendCustody(db, { event: 'hold', ...who, detail: { ...record } }));
}

/** All records, the oldest first. */
export function holdRecords(db: Db): HoldRecord[] {
  return [...custodyEntries(db, 'hold')].map(({ detail }) => detail as unknown as HoldRecord);
}

import fc from 'fast-check';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decide, holdsNow, openForDecisions, type DecisionCase } from '../../src/audit/decide.ts';
import { changeHolds } from '../../src/audit/holds.ts';
import { verifyCase } from '../../src/audit/verify-case.ts';
import { custodyEntries } from '../../src/case/custody.ts';
import type { HoldRecord } from '../../src/case/holds.ts';
import { HandbackError } from '../../src/model/error.ts';
import {
  DISPOSITIONS,
  NO_EVIDENCE,
  STAGES,
  type Evidence,
  type Position,
} from '../../src/model/disposition.ts';
import { makeCase } from '../make/case.ts';

const WHO = { by: 'Ivy Okafor', at: Date.UTC(2026, 0, 3) };
const KEYS = Object.keys(NO_EVIDENCE) as (keyof Evidence)[];

/** Evidence with most pieces, so that walks get somewhere. */
const evidence = fc
  .subarray(KEYS, { minLength: 0 })
  .map((missing) => Object.fromEntries(KEYS.map((key) => [key, missing.includes(key) ? null : key])))
  .map((pieces) => pieces as unknown as Evidence);
const whole = fc.constant(Object.fromEntries(KEYS.map((key) => [key, key])) as unknown as Evidence);

type Step =
  | {
      act: 'decide';
      control: number;
      state: Position['state'] | null;
      stage: Position['stage'];
      evidence: Evidence;
    }
  | { act: 'withdraw'; control: number; evidence: Evidence }
  | { act: 'hold'; record: HoldRecord };

const control = fc.integer({ min: 1, max: 4 });
const grounds = { authority: 'court', reason: null };
const hold = { name: 'Order 12', since: '2026-01-03', by: 'court', scope: 'all' as const };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      act: fc.constant('decide' as const),
      control,
      state: fc.oneof(
        fc.constant(null),
        fc.constantFrom<Position['state']>('destroy', 'return', 'return-and-destroy'),
        fc.constantFrom(...DISPOSITIONS),
      ),
      stage: fc.constantFrom(...STAGES),
      evidence: fc.oneof(whole, evidence),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('withdraw' as const), control, evidence }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom<HoldRecord>(
        { ...grounds, action: 'none' },
        { ...grounds, action: 'place', hold },
        { ...grounds, action: 'lift', name: hold.name },
      )
      .map((record) => ({ act: 'hold' as const, record })),
  },
);

function play(into: DecisionCase, one: Step): void {
  if (one.act === 'hold') {
    try {
      changeHolds(into, one.record, WHO);
    } catch (error) {
      expect(error).toBeInstanceOf(HandbackError);
    }
    Object.assign(into, holdsNow(into.store, into.head));
    return;
  }
  const wish = { stage: 'proposed' as const, state: null, ...one, place: null };
  decide(into, [one.act === 'withdraw' ? { ...wish, withdraw: true } : wish], WHO);
}

const destroys = ({ state }: Position): boolean => state === 'destroy' || state === 'return-and-destroy';

/** Reads the log as a court would: what each step must find on record before it. */
function checkLog(into: DecisionCase): void {
  let held: string | null = 'default';
  const standing = new Map<number, Position>();
  const log = [...custodyEntries(into.store.db, 'decision'), ...custodyEntries(into.store.db, 'hold')];
  for (const { event, detail } of log.sort((a, b) => a.seq - b.seq)) {
    if (event === 'hold') {
      const record = detail as unknown as HoldRecord;
      held = record.action === 'place' ? record.hold.name : null;
      continue;
    }
    const {
      control: item,
      from,
      to,
      ...given
    } = detail as unknown as Evidence & {
      control: number;
      from: Position | null;
      to: Position | null;
    };
    const before = standing.get(item) ?? from;
    expect(from).toEqual(before);
    const isFinal = from !== null && destroys(from) && (from.stage === 'done' || from.stage === 'verified');
    if (isFinal) expect(to?.state).toBe(from.state);
    if (to === null) {
      standing.delete(item);
      continue;
    }
    if (to.stage !== 'proposed') expect(from?.state).toBe(to.state);
    if (from?.state === 'undecided') expect(destroys(to)).toBe(false);
    if (to.stage === 'authorized') {
      expect([given.authority, given.document, given.preservation].every((one) => one !== null)).toBe(true);
      expect(held).toBeNull();
    }
    if (to.stage === 'done') {
      expect(from?.stage === 'authorized' || from?.stage === 'failed').toBe(true);
      expect(given.how).not.toBeNull();
      if (destroys(to)) expect(held).toBeNull();
    }
    if (to.stage === 'verified') {
      expect(from?.stage).toBe('done');
      expect(given.proof).not.toBeNull();
      expect(destroys(to)).toBe(false);
    }
    standing.set(item, to);
  }
}

it('no walk of decisions and holds leaves a step in the log that its evidence does not carry', async () => {
  const made = await makeCase({ 'a.txt': 'account plan', 'b.txt': 'soup', 'Plans/c.txt': 'account plan' });
  let reached = 0;
  let run = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const copy = join(made.folder, `${run++}.case`);
      copyFileSync(made.caseFile, copy);
      const into = openForDecisions(copy);
      try {
        for (const one of steps) play(into, one);
        checkLog(into);
        reached += [...custodyEntries(into.store.db, 'decision')].filter(
          ({ detail }) => (detail['to'] as Position | null)?.stage === 'done',
        ).length;
      } finally {
        into.store.close();
      }
      expect(verifyCase(copy).differences).toEqual([]);
    }),
    { numRuns: 40 },
  );
  expect(reached).toBeGreaterThan(0);
});

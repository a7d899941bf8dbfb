import { describe, expect, it } from 'vitest';
import { refusal, type StepFacts } from '../../../src/audit/transitions.ts';
import {
  DISPOSITIONS,
  NO_EVIDENCE,
  STAGES,
  type DispositionState,
  type Evidence,
  type Position,
} from '../../../src/model/disposition.ts';

const ALL: Evidence = {
  reason: 'agreed',
  authority: 'Ivy Okafor, counsel',
  document: 'Stipulation of 2025-09-12, par. 4',
  preservation: 'bag 1, sha256 ab',
  how: 'Dana Reyes, web page, 2025-09-20T10:00Z, trash emptied',
  recipient: 'Northwind Data',
  proof: 'run 2',
};
const FREE: StepFacts = { evidence: ALL, heldBy: null, isFolder: false, isListed: false };
const STAGED: DispositionState[] = ['return', 'destroy', 'return-and-destroy'];
const DESTROYS: DispositionState[] = ['destroy', 'return-and-destroy'];

const POSITIONS: Position[] = DISPOSITIONS.flatMap((state) =>
  (STAGED.includes(state) ? STAGES : (['proposed'] as const)).map((stage) => ({ state, stage })),
);
const name = ({ state, stage }: Position): string => `${state}/${stage}`;

/** DESIGN section 7 and the table of evidence, said the other way round: what is allowed. */
function isAllowed(from: Position, to: Position): boolean {
  if (from.state === to.state) {
    const next = {
      proposed: ['proposed', 'authorized'],
      authorized: ['done', 'proposed'],
      done: ['verified', 'failed'],
      failed: ['done', 'proposed'],
      verified: [] as string[],
    };
    return next[from.stage].includes(to.stage);
  }
  const isGone = DESTROYS.includes(from.state) && ['done', 'verified'].includes(from.stage);
  if (isGone || to.stage !== 'proposed') return false;
  return !(from.state === 'undecided' && DESTROYS.includes(to.state));
}

describe('a step with all its evidence and no hold', () => {
  it.each(POSITIONS)('from $state $stage goes where it may', (from) => {
    const allowed = POSITIONS.filter((to) => refusal(from, to, FREE) === null).map(name);
    expect(allowed).toEqual(POSITIONS.filter((to) => isAllowed(from, to)).map(name));
  });

  it('never leads from undecided to a destruction, and gives what keeps no stage', () => {
    for (const state of DESTROYS) {
      for (const stage of STAGES) {
        expect(refusal({ state: 'undecided', stage: 'proposed' }, { state, stage }, FREE)).not.toBeNull();
      }
    }
    expect(refusal(null, { state: 'retain', stage: 'done' }, FREE)).toBe("retain has no stage 'done'");
  });
});

describe('a hold', () => {
  it.each(STAGED)('lets %s be proposed, and never authorized', (state) => {
    const held = { ...FREE, heldBy: 'Litigation hold' };
    expect(refusal(null, { state, stage: 'proposed' }, held)).toBeNull();
    expect(refusal({ state, stage: 'proposed' }, { state, stage: 'authorized' }, held)).toBe(
      'it is on hold (Litigation hold)',
    );
    const done = refusal({ state, stage: 'authorized' }, { state, stage: 'done' }, held);
    expect(done).toBe(DESTROYS.includes(state) ? 'it is on hold (Litigation hold)' : null);
  });
});

describe('evidence', () => {
  const needs: [Position['stage'], Position['stage'], (keyof Evidence)[]][] = [
    ['proposed', 'proposed', ['reason']],
    ['proposed', 'authorized', ['reason', 'preservation', 'authority', 'document']],
    ['authorized', 'done', ['how', 'recipient']],
    ['done', 'verified', ['proof']],
    ['done', 'failed', ['reason']],
  ];
  const state = 'return-and-destroy';
  it.each(needs)('for %s to %s is asked for, each piece', (from, to, keys) => {
    const step = (evidence: Evidence): string | null =>
      refusal({ state, stage: from }, { state, stage: to }, { ...FREE, evidence });
    expect(step(ALL)).toBeNull();
    for (const key of keys) {
      for (const nothing of [null, ' ']) {
        expect(step({ ...ALL, [key]: nothing })).toMatch(new RegExp(`^${to} needs `));
      }
    }
    expect(step(NO_EVIDENCE)).toMatch(new RegExp(`^${to} needs `));
  });

  it('does not verify a destruction while the last run lists the item', () => {
    const listed = { ...FREE, isListed: true };
    const from = { state, stage: 'done' } as const;
    expect(refusal(from, { state, stage: 'verified' }, listed)).toMatch(/still lists it/);
    expect(
      refusal({ state: 'return', stage: 'done' }, { state: 'return', stage: 'verified' }, listed),
    ).toBeNull();
  });

  it('destroys no folder as a whole', () => {
    const folder = { ...FREE, isFolder: true };
    for (const one of DESTROYS) {
      expect(refusal(null, { state: one, stage: 'proposed' }, folder)).toMatch(/through what it holds/);
    }
    expect(refusal(null, { state: 'return', stage: 'proposed' }, folder)).toBeNull();
  });
});

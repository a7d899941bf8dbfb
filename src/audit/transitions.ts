import { saysSanitized } from '../evidence/forbidden-word.ts';
import { isDestructive, isReturned, type Evidence, type Position, type Stage } from '../model/disposition.ts';

/** What a step depends on besides where the item stands. */
export interface StepFacts {
  evidence: Evidence;
  /** Name of the hold that covers the item. */
  heldBy: string | null;
  isFolder: boolean;
  /** True where the last run of the case lists the item. */
  isListed: boolean;
}

/** The steps of one state; everything else is a change of state, which starts at `proposed`. */
const NEXT: Record<Stage, readonly Stage[]> = {
  proposed: ['proposed', 'authorized'],
  authorized: ['done', 'proposed'],
  done: ['verified', 'failed'],
  failed: ['done', 'proposed'],
  verified: [],
};

/** Why a person may not move an item from one position to another; null where they may. `from`: null for what has none. */
export function refusal(from: Position | null, to: Position, facts: StepFacts): string | null {
  return moveRefusal(from, to, facts) ?? stepRefusal(to, facts);
}

/** Why a decision may not be taken back; null where it may. */
export function withdrawalRefusal(from: Position, { reason }: Evidence): string | null {
  if (isOnRecord(from)) return cannotBeTakenBack(from);
  return (reason ?? '').trim() === '' ? 'a withdrawal needs a reason' : null;
}

function isOnRecord({ state, stage }: Position): boolean {
  return isDestructive(state) && (stage === 'done' || stage === 'verified');
}

function cannotBeTakenBack({ state, stage }: Position): string {
  return `it is on record as ${state}, ${stage}: that cannot be taken back`;
}

function moveRefusal(from: Position | null, to: Position, { isFolder }: StepFacts): string | null {
  const hasStages = isDestructive(to.state) || isReturned(to.state);
  if (!hasStages && to.stage !== 'proposed') return `${to.state} has no stage '${to.stage}'`;
  if (isFolder && isDestructive(to.state)) return 'a folder is destroyed through what it holds: decide that';
  if (from !== null && isOnRecord(from)) {
    const goesOn = to.state === from.state && NEXT[from.stage].includes(to.stage);
    return goesOn ? null : cannotBeTakenBack(from);
  }
  if (from?.state === to.state) {
    return NEXT[from.stage].includes(to.stage) ? null : `${to.stage} does not follow ${from.stage}`;
  }
  if (to.stage !== 'proposed') return `it is not proposed for ${to.state} yet`;
  if (from?.state === 'undecided' && isDestructive(to.state)) {
    return 'its content was not fully read: have it examined and decided as something else first';
  }
  return null;
}

function stepRefusal({ state, stage }: Position, facts: StepFacts): string | null {
  const { evidence, heldBy, isListed } = facts;
  if (stage !== 'proposed' && Object.values(evidence).some(saysSanitized)) {
    return 'deleting is not media sanitization: say what was done, without the word "sanitized"';
  }
  const destroys = stage === 'done' && isDestructive(state);
  const isHeld = heldBy !== null && (stage === 'authorized' || destroys);
  const against = [
    ...(isHeld ? [`it is on hold (${heldBy})`] : []),
    ...lacking(NEEDS[stage](isReturned(state)), stage, evidence),
  ];
  if (against.length > 0) return against.join('; ');
  if (stage === 'verified' && isDestructive(state) && isListed) {
    return 'the last run of the case still lists it: verify the case against its source after it is gone';
  }
  return null;
}

function lacking(needs: readonly Need[], stage: Stage, evidence: Evidence): string[] {
  const lacks = needs.filter(([key]) => (evidence[key] ?? '').trim() === '').map(([, what]) => what);
  return lacks.length === 0 ? [] : [`${stage} needs ${lacks.join(', ')}`];
}

type Need = readonly [key: keyof Evidence, what: string];

const WHY: Need = ['reason', 'a reason'];

/** What must be on record for each stage; `returns`: a copy goes back. */
const NEEDS: Record<Stage, (returns: boolean) => readonly Need[]> = {
  proposed: () => [WHY],
  authorized: () => [
    WHY,
    ['preservation', 'the reference of a preservation copy'],
    ['authority', 'a named authority'],
    ['document', 'the document that gives it, with the words that cover the item'],
  ],
  done: (returns) => [
    ['how', 'who did it, how and when'],
    ...(returns ? [['recipient', 'the recipient of the copy'] as const] : []),
  ],
  verified: () => [['proof', 'what shows it: the later run, the receipt']],
  failed: () => [WHY],
};

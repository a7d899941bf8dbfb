import type { DispositionState, Stage } from '../model/disposition.ts';
import type { ReportHead } from '../model/report.ts';

/** Order of the checklist: what leaves first, what stays last. */
const CHECKLIST_ORDER: readonly DispositionState[] = [
  'return-and-destroy',
  'return',
  'destroy',
  'quarantine',
  'review-privilege',
  'review-ownership',
  'undecided',
  'retain-protected',
  'retain-personal',
  'retain',
];

/** One line of the checklist's steps; `stage` where a record of the case fulfils it. */
export interface Step {
  text: string;
  stage: 'authorized' | 'done' | 'verified' | null;
}

const PRESERVE: Step = {
  text: 'preservation copy made and hash-checked first; reference, custodian, date',
  stage: null,
};
const AUTHORIZE: Step = {
  text: 'authorized: name, role, document and date; no hold in force',
  stage: 'authorized',
};
const RETURN: Step = { text: 'copy returned: recipient, way, receipt', stage: 'done' };
const DESTROY: Step = {
  text: 'destroyed by its owner: who, how, UTC time; trash emptied; revisions, shared copies, synced folders, backups',
  stage: 'done',
};
const RETURN_FIRST: Step = {
  text: 'copy returned before anything is removed: recipient, way, receipt',
  stage: null,
};
const VERIFY_GONE: Step = {
  text: 'verified: a second scan finds neither the item nor its hash',
  stage: 'verified',
};
const VERIFY_RECEIPT: Step = { text: "verified: the receipt's hash equals the item's", stage: 'verified' };

function review(text: string): Step[] {
  return [{ text, stage: null }];
}

/** What each disposition means, and its steps in the order in which they must happen. */
export const DISPOSITION_GUIDE: Record<DispositionState, { meaning: string; steps: Step[] }> = {
  'return-and-destroy': {
    meaning: 'give a copy back, then remove it everywhere',
    steps: [PRESERVE, AUTHORIZE, RETURN_FIRST, DESTROY, VERIFY_GONE],
  },
  return: { meaning: 'give a copy back', steps: [PRESERVE, AUTHORIZE, RETURN, VERIFY_RECEIPT] },
  destroy: { meaning: 'remove it everywhere', steps: [PRESERVE, AUTHORIZE, DESTROY, VERIFY_GONE] },
  quarantine: {
    meaning: 'a neutral person keeps it; nobody else has access',
    steps: [PRESERVE, ...review('handed to the neutral: recipient, access before and after, receipt')],
  },
  'review-privilege': {
    meaning: "the custodian's counsel looks first; nobody else opens it",
    steps: review('reviewed by counsel: name, date, basis, disposition'),
  },
  'review-ownership': {
    meaning: 'disputed or mixed: people decide whose it is',
    steps: review('reviewed: who, when, why, disposition'),
  },
  undecided: {
    meaning: 'content not fully read: examine it before anything else happens to it',
    steps: review('examined by hand or after the gap is closed: who, when, disposition'),
  },
  'retain-protected': {
    meaning: 'a protected disclosure: stays, and is not shown to the other side',
    steps: review('confirmed by counsel: name, date'),
  },
  'retain-personal': { meaning: "the custodian's own: stays", steps: [] },
  retain: { meaning: 'no rule matched: stays', steps: [] },
};

const STAGES: readonly Stage[] = ['proposed', 'authorized', 'done', 'verified'];

/** True where an item at `stage` has the step behind it by the case's records; a failed item has none. */
export function stageReached(stage: Stage, step: Step): boolean {
  return step.stage !== null && STAGES.indexOf(stage) >= STAGES.indexOf(step.stage);
}

/** The states that occur in this run, in checklist order, with the number of their items. */
export function occurringStates(head: ReportHead): { state: DispositionState; items: number }[] {
  return CHECKLIST_ORDER.map((state) => ({ state, items: head.summary.byDisposition[state] ?? 0 })).filter(
    ({ items }) => items > 0,
  );
}

/** `on hold (Litigation hold)`, in words that hold for the default hold too. */
export function holdWords(heldBy: string): string {
  return heldBy === 'default'
    ? 'on hold (by default, until someone records that there is no hold)'
    : `on hold (${heldBy})`;
}

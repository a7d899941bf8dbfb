import type { CustodyEntry } from '../case/custody.ts';
import { closedItems } from '../case/rows.ts';
import { isDestructive, isReturned, type Position } from '../model/disposition.ts';
import type { DecisionCase } from './decide.ts';
import { controlNumber } from './hold.ts';

/** What a certificate would rest on. */
export interface Grounds {
  /** Decisions to return or destroy. */
  inForce: (Position & { control: number })[];
  hasHead: boolean;
  /** Entries of the custody log, the oldest first. */
  verifications: CustodyEntry[];
}

/** Control numbers named in one line. */
const NAMED = 20;

/** What stands against a certificate, one line each; empty where nothing does. */
export function openSteps(into: DecisionCase, { inForce, hasHead, verifications }: Grounds): string[] {
  const unfinished = inForce.filter(({ stage }) => stage !== 'verified');
  const undecided = undecidedProposals(into);
  const last = verifications.at(-1);
  const { uncovered = 0, gaps = [] } = (last?.detail ?? {}) as { uncovered?: number; gaps?: string[] };
  return [
    ...(inForce.length === 0 ? ['nothing was decided to be returned or destroyed'] : []),
    ...unfinished.slice(0, NAMED).map(stepLine),
    ...(unfinished.length > NAMED ? [`and ${unfinished.length - NAMED} more rows not verified`] : []),
    ...(undecided.length === 0
      ? []
      : [`proposed to be returned or destroyed, and not decided: ${named(undecided)}`]),
    ...(hasHead ? [] : ['no head binds the inventory: handback head']),
    ...(last === undefined && inForce.some(({ state }) => isDestructive(state))
      ? ['nothing was verified against the source: handback verify <case> <source>']
      : []),
    ...(uncovered === 0
      ? []
      : [
          `the last verification found ${uncovered} ${uncovered === 1 ? 'difference' : 'differences'} that no decision covers`,
        ]),
    ...(gaps.length === 0 ? [] : ['the list of the last verification has gaps']),
  ];
}

function stepLine({ control, state, stage }: Position & { control: number }): string {
  return `${controlNumber(control)}: ${state} ${stage === 'failed' ? 'FAILED' : `is ${stage}, not verified`}`;
}

function named(controls: number[]): string {
  const some = controls.slice(0, NAMED).map(controlNumber).join(', ');
  return controls.length > NAMED ? `${some} and ${controls.length - NAMED} more` : some;
}

function undecidedProposals({ store, run }: DecisionCase): number[] {
  const controls: number[] = [];
  for (const { control, decision, proposal } of closedItems(store.db, run.id)) {
    if (decision !== null || proposal === null) continue;
    if (isDestructive(proposal.state) || isReturned(proposal.state)) controls.push(control);
  }
  return controls;
}

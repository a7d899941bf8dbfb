import { DISPOSITIONS, type DispositionState } from '../model/disposition.ts';
import { isGap, type Examination } from '../model/examination.ts';
import { CONFIDENCES, SEVERITIES, type Finding } from '../model/finding.ts';
import type { ItemKind } from '../model/item.ts';
import type { Rule } from '../model/rule.ts';

export interface Proposal {
  state: DispositionState;
  /** Why, in a few words. */
  reason: string;
}

/** What a proposal depends on. `findings` are those at or above the threshold, marks included. */
export interface Judgement {
  kind: ItemKind;
  examination: Examination;
  findings: Finding[];
  /** True below a folder that is flagged itself. */
  inFlaggedFolder: boolean;
}

/** States from the most cautious to the most final; a tie goes to the first. */
const CAUTION: DispositionState[] = [
  'undecided',
  'review-privilege',
  'retain-protected',
  'review-ownership',
  'quarantine',
  'retain-personal',
  'retain',
  'return',
  'return-and-destroy',
  'destroy',
];

const DESTRUCTIVE: ReadonlySet<DispositionState> = new Set(['return-and-destroy', 'destroy']);

/** What should become of an item: the first case of DESIGN section 7 that applies. Null where nothing is proposed. */
export function propose(item: Judgement, ruleOf: (id: string) => Rule): Proposal | null {
  const flagging = item.findings.filter(({ severity }) => severity !== 'info');
  const mark = (pack: string): Finding | undefined =>
    item.findings.find(({ ruleId, severity }) => severity === 'info' && ruleOf(ruleId).pack === pack);
  if (!holdsContent(item.kind) && flagging.length === 0) return null;

  const isProtected = mark('protected');
  if (isProtected !== undefined) return { state: 'retain-protected', reason: isProtected.title };
  const privileged = mark('privileged');
  if (privileged !== undefined) return { state: 'review-privilege', reason: privileged.title };
  const personal = mark('personal');
  if (personal !== undefined && flagging[0] !== undefined) {
    return { state: 'review-ownership', reason: `${flagging[0].title}; ${personal.title}` };
  }
  return (
    proposeByRule(item.findings, ruleOf) ??
    (personal === undefined ? null : { state: 'retain-personal', reason: personal.title }) ??
    proposeUnread(item) ?? { state: 'retain', reason: 'no rule matched' }
  );
}

function holdsContent(kind: ItemKind): boolean {
  return kind === 'file' || kind === 'native' || kind === 'member';
}

/** The finding with the highest severity, then confidence, decides; among equals the most cautious. */
function proposeByRule(findings: Finding[], ruleOf: (id: string) => Rule): Proposal | null {
  const candidates = findings
    .filter(({ ruleId, severity }) => severity !== 'info' || ruleOf(ruleId).propose !== null)
    .map((finding) => ({
      weight: weightOf(finding),
      proposal: { state: stateOf(finding, ruleOf(finding.ruleId)), reason: finding.title },
    }));
  const heaviest = Math.min(...candidates.map(({ weight }) => weight));
  const [first, ...rest] = candidates.filter(({ weight }) => weight === heaviest);
  return rest.reduce<Proposal | null>(
    (best, { proposal }) => (best !== null && caution(best) <= caution(proposal) ? best : proposal),
    first?.proposal ?? null,
  );
}

/** Low for severe and certain findings: 0 is high severity with high confidence. */
export function weightOf(finding: Finding): number {
  return SEVERITIES.indexOf(finding.severity) * CONFIDENCES.length + CONFIDENCES.indexOf(finding.confidence);
}

function stateOf(finding: Finding, rule: Rule): DispositionState {
  if (rule.propose !== null) return rule.propose;
  return weightOf(finding) === 0 ? 'return-and-destroy' : 'review-ownership';
}

function caution(proposal: Proposal): number {
  return CAUTION.indexOf(proposal.state);
}

/** `undecided` where content was not fully read; pictures and media are kept unless they lie in a flagged folder. */
function proposeUnread(item: Judgement): Proposal | null {
  const unread = item.examination.reasons.filter((reason) => reason !== 'empty');
  if (unread.length === 0) return null;
  const isMedia = unread.every((reason) => reason === 'picture-not-read' || reason === 'media-not-read');
  if (isMedia && !item.inFlaggedFolder) return null;
  const why = unread.find(isGap) ?? unread[0];
  return { state: 'undecided', reason: `content not fully read: ${why ?? ''}` };
}

/** A container is never more destroyable than what it holds; with differing members a person must look. */
export function withMembers(own: Proposal, members: Proposal[]): Proposal {
  // What a lawyer or a regulator may be concerned with stays so, whatever lies in it.
  if (own.state === 'review-privilege' || own.state === 'retain-protected') return own;
  const states = new Set(members.map(({ state }) => state));
  const [only] = states;
  if (only === undefined || (states.size === 1 && only === own.state)) return own;
  if (states.size > 1) return { state: 'review-ownership', reason: 'its members differ' };
  if (own.state === 'retain') return { state: only, reason: 'as all its members' };
  const tooFinal = DESTRUCTIVE.has(own.state) && !DESTRUCTIVE.has(only);
  return tooFinal ? { state: 'review-ownership', reason: 'its members are not to be destroyed' } : own;
}

/** Zero for every state, in the order of the checklist. */
export function emptyDispositions(): Record<string, number> {
  return Object.fromEntries(DISPOSITIONS.map((state) => [state, 0]));
}

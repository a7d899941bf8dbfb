import { describe, expect, it } from 'vitest';
import { propose, withMembers, type Judgement } from '../../../src/audit/propose.ts';
import type { DispositionState } from '../../../src/model/disposition.ts';
import type { Reason } from '../../../src/model/examination.ts';
import type { Confidence, Finding, Severity } from '../../../src/model/finding.ts';
import type { Rule } from '../../../src/model/rule.ts';

const PROPOSALS: Record<string, DispositionState> = {
  'commercial.returnable': 'return',
  'commercial.burn': 'destroy',
  'exposure.bulk': 'quarantine',
};

function ruleOf(id: string): Rule {
  return { id, pack: id.split('.')[0] ?? '', propose: PROPOSALS[id] ?? null } as Rule;
}

function finding(ruleId: string, severity: Severity, confidence: Confidence = 'high'): Finding {
  return { id: 'x', ruleId, title: ruleId, severity, confidence, score: 3, count: 1, locations: [] };
}

function item(findings: Finding[], reasons: Reason[] = [], more: Partial<Judgement> = {}): Judgement {
  const status = reasons.length === 0 ? 'scanned' : 'partial';
  return {
    kind: 'file',
    examination: { status, reasons, detail: null },
    findings,
    inFlaggedFolder: false,
    ...more,
  };
}

const plan = finding('commercial.plan', 'high');
const personal = finding('personal.cv', 'info');

describe('propose', () => {
  const cases: [string, Judgement, DispositionState | null][] = [
    ['nothing found', item([]), 'retain'],
    ['an empty file', item([], ['empty']), 'retain'],
    ['a high finding of high confidence', item([plan]), 'return-and-destroy'],
    [
      'a high finding of medium confidence',
      item([finding('commercial.plan', 'high', 'medium')]),
      'review-ownership',
    ],
    ['a medium finding', item([finding('commercial.x', 'medium')]), 'review-ownership'],
    ["a rule's own proposal", item([finding('commercial.returnable', 'low')]), 'return'],
    [
      'the severest finding decides',
      item([plan, finding('commercial.returnable', 'medium')]),
      'return-and-destroy',
    ],
    [
      'confidence decides among equals',
      item([finding('commercial.burn', 'high', 'medium'), plan]),
      'return-and-destroy',
    ],
    [
      'a tie goes to the more cautious',
      item([finding('commercial.burn', 'low'), finding('commercial.x', 'low')]),
      'review-ownership',
    ],
    ['a personal mark alone', item([personal]), 'retain-personal'],
    ['a personal mark and a flag', item([plan, personal]), 'review-ownership'],
    ['a privileged mark beats a flag', item([plan, finding('privileged.memo', 'info')]), 'review-privilege'],
    [
      'a protected mark beats all',
      item([plan, finding('privileged.memo', 'info'), finding('protected.tip', 'info')]),
      'retain-protected',
    ],
    ['a mark with a proposal', item([finding('exposure.bulk', 'info')]), 'quarantine'],
    ['a mark without one', item([finding('exposure.other', 'info')]), 'retain'],
    ['a gap', item([], ['encrypted']), 'undecided'],
    ['a note of content not read', item([], ['metadata-only']), 'undecided'],
    ['a gap in a flagged file', item([plan], ['too-large']), 'return-and-destroy'],
    ['a personal mark with a gap', item([personal], ['too-large']), 'retain-personal'],
    ['a picture', item([], ['picture-not-read']), 'retain'],
    ['a picture in a flagged folder', item([], ['picture-not-read'], { inFlaggedFolder: true }), 'undecided'],
    ['a folder', item([], ['no-content'], { kind: 'folder' }), null],
    ['a folder with a mark', item([personal], ['no-content'], { kind: 'folder' }), null],
    ['a folder flagged by name', item([plan], ['no-content'], { kind: 'folder' }), 'return-and-destroy'],
    ['a shortcut', item([], ['not-followed'], { kind: 'shortcut' }), null],
    ['a member', item([plan], [], { kind: 'member' }), 'return-and-destroy'],
  ];
  it.each(cases)('%s', (_, judgement, state) => {
    expect(propose(judgement, ruleOf)?.state ?? null).toBe(state);
  });

  it('says which gap', () => {
    expect(propose(item([], ['encrypted']), ruleOf)?.reason).toMatch(/encrypted/);
  });
});

describe('a container', () => {
  const of = (state: DispositionState): { state: DispositionState; reason: string } => ({
    state,
    reason: '',
  });
  const cases: [DispositionState, DispositionState[], DispositionState][] = [
    ['retain', [], 'retain'],
    ['retain', ['retain', 'retain'], 'retain'],
    ['retain', ['return-and-destroy', 'return-and-destroy'], 'return-and-destroy'],
    ['retain', ['retain', 'return-and-destroy'], 'review-ownership'],
    ['return-and-destroy', ['retain'], 'review-ownership'],
    ['return-and-destroy', ['destroy'], 'return-and-destroy'],
    ['review-privilege', ['retain'], 'review-privilege'],
    ['review-privilege', ['retain', 'return'], 'review-privilege'],
    ['undecided', ['return-and-destroy'], 'undecided'],
  ];
  it.each(cases)('%s with %j', (own, members, expected) => {
    expect(withMembers(of(own), members.map(of)).state).toBe(expected);
  });
});

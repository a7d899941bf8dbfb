import type { Matter, Party } from '../model/matter.ts';
import { PARTS } from '../model/segment.ts';
import type { Rule } from '../model/rule.ts';

/** A party of the matter and what it is there. */
export interface NamedParty {
  name: string;
  role: 'former employer' | 'customer' | 'new employer';
  terms: string[];
}

const PREFIX = '@party/';

export function partiesOf(matter: Matter | null): NamedParty[] {
  const { formerEmployer, newEmployer } = matter ?? { formerEmployer: null, newEmployer: null };
  return [
    ...(formerEmployer === null ? [] : [named(formerEmployer, 'former employer', formerEmployer.codeNames)]),
    ...(formerEmployer?.customers ?? []).map((customer) => named(customer, 'customer')),
    ...(newEmployer === null ? [] : [named(newEmployer, 'new employer')]),
  ];
}

function named(party: Party, role: NamedParty['role'], more: string[] = []): NamedParty {
  return { name: party.name, role, terms: [party.name, ...party.aliases, ...more] };
}

/** Rules that only tell which parties an item names; their matches are no findings. */
export function partyRules(parties: NamedParty[]): Rule[] {
  return parties.map((party, index) => ({
    id: `${PREFIX}${index}`,
    pack: '@party',
    title: party.name,
    rationale: '',
    severity: 'info',
    propose: null,
    match: { test: 'phrases', terms: party.terms, in: [...PARTS] },
    base: 1,
    evidence: [],
    except: null,
    parties: [],
  }));
}

/** Index of the party that a rule of `partyRules` stands for, or null for a rule of a pack. */
export function partyIndex(ruleId: string): number | null {
  return ruleId.startsWith(PREFIX) ? Number(ruleId.slice(PREFIX.length)) : null;
}

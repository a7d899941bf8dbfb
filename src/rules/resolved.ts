import type { Predicate } from '../model/rule.ts';
import type { Expansion } from './template.ts';

/** A predicate whose variables are replaced. */
export interface Resolved {
  /** Null where variables that the matter leaves empty make it false. */
  predicate: Predicate | null;
  /** Variables that the matter leaves empty. */
  needs: string[];
  /** Parties of the matter that the variables name. */
  parties: string[];
}

/** What a test with variables comes to: false where one of them is empty. */
export function when({ texts, needs, parties }: Expansion, make: (texts: string[]) => Predicate): Resolved {
  return { predicate: needs.length > 0 ? null : make(texts), needs, parties };
}

/** A test without variables. */
export function plain(predicate: Predicate): Resolved {
  return { predicate, needs: [], parties: [] };
}

/** One test instead of several where there is only one. */
export function anyOf(of: Predicate[]): Predicate {
  return of.length === 1 && of[0] ? of[0] : { test: 'any', of };
}

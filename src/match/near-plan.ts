import type { DistanceUnit } from '../model/rule.ts';
import type { Program } from './program.ts';

/** What a near leaf asks for: so many different terms, none further away than `within`. */
interface Distance {
  within: number;
  unique: number;
}

/** What the `near` predicates of all rules ask for that count in one unit; lists by leaf. */
export interface NearPlan {
  unit: DistanceUnit;
  /** Null for leaves that are no near leaf of this unit. */
  distances: readonly (Distance | null)[];
  /** For each identifier the near leaves of its rule. */
  nears: readonly (readonly number[])[];
  /** For each identifier how far apart two matches are that count as one: what is near to something between them is near to one. */
  joins: readonly number[];
  /** Largest distance that is asked for. */
  reach: number;
}

/** One for each unit that the rules count in. */
export function nearPlans(program: Program): NearPlan[] {
  const units = new Set(program.leaves.flatMap(({ distance }) => distance?.within.unit ?? []));
  return [...units].map((unit) => planOf(program, unit));
}

/** True for near leaves of the plan, and for identifiers whose rule has one. */
export function asks({ distances, nears }: NearPlan, leaf: number): boolean {
  return distances[leaf] !== null || nears[leaf]?.length !== 0;
}

function planOf({ rules, leaves }: Program, unit: DistanceUnit): NearPlan {
  const distances = leaves.map(({ distance }) =>
    distance?.within.unit === unit ? { within: distance.within.count, unique: distance.unique } : null,
  );
  const nears = leaves.map((): readonly number[] => []);
  const joins = leaves.map(() => -Infinity);
  for (const { identifiers, nearLeaves } of rules) {
    const own = nearLeaves.filter((near) => distances[near] !== null);
    const asked = own.flatMap((near) => distances[near] ?? []);
    const join = asked.some(({ unique }) => unique > 1)
      ? -Infinity
      : Math.min(...asked.map(({ within }) => within));
    for (const leaf of identifiers) {
      nears[leaf] = own;
      joins[leaf] = join;
    }
  }
  const reach = Math.max(...distances.map((distance) => distance?.within ?? 0));
  return { unit, distances, nears, joins, reach };
}

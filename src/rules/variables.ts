import type { Employer, Matter } from '../model/matter.ts';

/** What a variable of the matter stands for. */
export interface Variable {
  /** One text each; none where the matter is silent. */
  texts: string[];
  /** Names of the matter's parties whose information the texts stand for. */
  parties: string[];
}

type Reader = (matter: Matter) => Variable;

function about(texts: readonly (string | null | undefined)[], parties: string[] = []): Variable {
  return { texts: texts.filter((text) => typeof text === 'string'), parties };
}

function ofEmployer(key: 'formerEmployer' | 'newEmployer'): [string, Reader][] {
  const read =
    (texts: (employer: Employer) => string[], parties = (employer: Employer) => [employer.name]): Reader =>
    (matter) => {
      const employer = matter[key];
      return employer === null ? about([]) : about(texts(employer), parties(employer));
    };
  const customers = (employer: Employer): string[] => employer.customers.map(({ name }) => name);
  return [
    [`${key}.name`, read(({ name }) => [name])],
    [`${key}.aliases`, read(({ aliases }) => aliases)],
    [`${key}.names`, read(({ name, aliases }) => [name, ...aliases])],
    [`${key}.domains`, read(({ domains }) => domains)],
    [`${key}.customers`, read((employer) => employer.customers.flatMap(namesOf), customers)],
    [`${key}.codeNames`, read(({ codeNames }) => codeNames)],
    [`${key}.people`, read(({ people }) => people)],
    [`${key}.peopleNames`, read(({ people }) => people.flatMap(partsOf))],
  ];
}

/** The parts of a person's name by which colleagues speak of them; initials and particles are none. */
function partsOf(person: string): string[] {
  return person.split(/[\s.,]+/).filter((part) => /^\p{Lu}[^.]{2,}$/u.test(part));
}

function namesOf({ name, aliases }: { name: string; aliases: string[] }): string[] {
  return [name, ...aliases];
}

/** Years of four digits end here: what a text names beyond is a number of something else. */
const LAST_YEAR = 2099;

/** The year of joining and those after it; none where it is not known. */
function yearsSince(day: string | null): string[] {
  const first = day === null ? Infinity : Number(day.slice(0, 4));
  return Array.from({ length: Math.max(0, LAST_YEAR - first + 1) || 0 }, (_, index) => String(first + index));
}

const READERS: ReadonlyMap<string, Reader> = new Map([
  ...ofEmployer('formerEmployer'),
  ...ofEmployer('newEmployer'),
  ['matter', ({ matter }) => about([matter])],
  ['custodian.name', ({ custodian }) => about([custodian?.name])],
  ['custodian.accounts', ({ custodian }) => about(custodian?.accounts ?? [])],
  ['dates.yearsSinceJoined', ({ dates }) => about(yearsSince(dates.joined))],
  ['counsel.domains', ({ counsel }) => about(counsel.domains)],
  ['counsel.people', ({ counsel }) => about(counsel.people)],
  ['counsel.peopleNames', ({ counsel }) => about(counsel.people.flatMap(partsOf))],
] satisfies [string, Reader][]);

const DAY_READERS: ReadonlyMap<string, (matter: Matter) => string | null> = new Map([
  ['dates.joined', ({ dates }) => dates.joined],
  ['dates.notice', ({ dates }) => dates.notice],
  ['dates.departed', ({ dates }) => dates.departed],
]);

/** Names of the variables that may stand in texts, globs and patterns. */
export const TEXT_VARIABLES: readonly string[] = [...READERS.keys()];

/** Names of the variables that may stand in `created`, `modified` and `viewed`. */
export const DAY_VARIABLES: readonly string[] = [...DAY_READERS.keys()];

/** Value of a text variable; empty without a matter. */
export function textVariable(matter: Matter | null, name: string): Variable {
  const { texts, parties } = (matter && READERS.get(name)?.(matter)) ?? about([]);
  return { texts: [...new Set(texts)], parties };
}

/** ISO day of a date variable; null where the matter is silent. */
export function dayVariable(matter: Matter | null, name: string): string | null {
  return (matter && DAY_READERS.get(name)?.(matter)) ?? null;
}

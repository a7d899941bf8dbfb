import { failure, invalidValue } from './failure.ts';
import type { Item } from './item.ts';
import { ME } from './people.ts';
import type { Operator, Query, QueryValue } from './query.ts';

export interface SearchRules {
  rootId: string;
  /** `name =` compares without regard to case. What Drive does is disputed. */
  nameIgnoresCase: boolean;
}

type Test = (item: Item) => boolean;
type MakeTest = (operator: Operator, value: QueryValue, rules: SearchRules) => Test;

/** Turns a query into a test of items. Throws the API's 400 for terms and operators that do not exist. */
export function makeTest(query: Query, rules: SearchRules): Test {
  if (query.op === 'not') {
    const of = makeTest(query.of, rules);
    return (item) => !of(item);
  }
  if (query.op === 'term') {
    const make = TERMS[query.field];
    if (!make) throw invalidValue('q');
    return make(query.operator, query.value, rules);
  }
  const left = makeTest(query.left, rules);
  const right = makeTest(query.right, rules);
  return query.op === 'and' ? (item) => left(item) && right(item) : (item) => left(item) || right(item);
}

const TERMS: Record<string, MakeTest> = {
  name: (operator, value, { nameIgnoresCase }) => {
    const text = textOf(value);
    if (operator === 'contains') return containsWords(text);
    if (['<', '<=', '>', '>='].includes(operator)) throw failure(500, 'internalError', 'Internal Error');
    const fold = (name: string) => (nameIgnoresCase ? name.toLowerCase() : name);
    return equality(operator, (item) => fold(item.name) === fold(text));
  },
  fullText: (operator, value) => {
    if (operator !== 'contains') throw invalidValue('q');
    return fullText(textOf(value));
  },
  mimeType: (operator, value) => {
    const text = textOf(value);
    if (operator === 'contains') return (item) => item.mimeType.startsWith(text);
    return equality(operator, (item) => item.mimeType === text);
  },
  modifiedTime: timeTerm((item) => item.modified),
  createdTime: timeTerm((item) => item.created),
  viewedByMeTime: timeTerm((item) => item.viewedByMe),
  sharedWithMeTime: timeTerm((item) => item.sharedWithMe?.at),
  trashed: flagTerm((item) => item.trash !== undefined),
  starred: flagTerm((item) => item.starred === true),
  sharedWithMe: flagTerm((item) => item.sharedWithMe !== undefined),
  parents: (operator, value, { rootId }) => {
    if (operator !== 'in') throw invalidValue('q');
    const parent = value === 'root' ? rootId : textOf(value);
    return (item) => item.parents.includes(parent);
  },
  owners: personTerm((item, email) => item.owner?.email === email),
  writers: personTerm((item, email) =>
    hasRole(item, email, ['owner', 'organizer', 'fileOrganizer', 'writer']),
  ),
  readers: personTerm((item, email) => hasRole(item, email, null)),
  properties: pairTerm((item) => item.properties),
  appProperties: pairTerm((item) => item.appProperties),
  visibility: (operator, value) => {
    const visibility = textOf(value);
    if (!VISIBILITIES.has(visibility)) throw invalidValue('q');
    return equality(operator, (item) => visibilityOf(item) === visibility);
  },
  'shortcutDetails.targetId': (operator, value) => {
    const target = textOf(value);
    return equality(operator, (item) => item.shortcut?.targetId === target);
  },
};

function textOf(value: QueryValue): string {
  if (typeof value !== 'string') throw invalidValue('q');
  return value;
}

function equality(operator: Operator, test: Test): Test {
  if (operator === '=') return test;
  if (operator === '!=') return (item) => !test(item);
  throw invalidValue('q');
}

function flagTerm(flag: Test): MakeTest {
  return (operator, value) => {
    if (typeof value !== 'boolean') throw invalidValue('q');
    return equality(operator, (item) => flag(item) === value);
  };
}

function personTerm(test: (item: Item, email: string) => boolean): MakeTest {
  return (operator, value) => {
    if (operator !== 'in') throw invalidValue('q');
    const email = value === 'me' ? ME.email : textOf(value).toLowerCase();
    return (item) => test(item, email);
  };
}

function hasRole(item: Item, email: string, roles: string[] | null): boolean {
  return item.permissions.some(
    ({ emailAddress, role }) => emailAddress === email && (roles === null || roles.includes(role)),
  );
}

function pairTerm(of: (item: Item) => Record<string, string> | undefined): MakeTest {
  return (operator, value) => {
    if (operator !== 'has' || typeof value !== 'object') throw invalidValue('q');
    return (item) => of(item)?.[value.key] === value.value;
  };
}

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/;

function timeTerm(of: (item: Item) => number | undefined): MakeTest {
  return (operator, value) => {
    const text = textOf(value);
    const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
    const limit = TIME.test(text) ? Date.parse(zoned) : NaN;
    if (Number.isNaN(limit)) throw invalidValue('q');
    const compare = COMPARISONS[operator];
    if (!compare) throw invalidValue('q');
    return (item) => {
      const time = of(item);
      return time !== undefined && compare(time, limit);
    };
  };
}

const COMPARISONS: Partial<Record<Operator, (one: number, other: number) => boolean>> = {
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Every word of `text` begins a word of the name. */
function containsWords(text: string): Test {
  const prefixes = words(text);
  return (item) => {
    const present = words(item.name);
    return prefixes.every((prefix) => present.some((word) => word.startsWith(prefix)));
  };
}

/** Whole words in name or text; in double quotes, as one phrase. */
function fullText(text: string): Test {
  const phrase = /^"(.*)"$/s.exec(text)?.[1];
  const wanted = words(phrase ?? text);
  return (item) => {
    const content =
      item.content && item.content.size < 65_536 ? item.content.read(0, item.content.size) : null;
    const present = words(
      `${item.name} ${item.text ?? ''} ${content ? Buffer.from(content).toString() : ''}`,
    );
    if (phrase === undefined) return wanted.every((word) => present.includes(word));
    return ` ${present.join(' ')} `.includes(` ${wanted.join(' ')} `);
  };
}

const VISIBILITIES = new Set([
  'anyoneCanFind',
  'anyoneWithLink',
  'domainCanFind',
  'domainWithLink',
  'limited',
]);

function visibilityOf(item: Item): string {
  const widest = (type: string) => item.permissions.find((permission) => permission.type === type);
  const open = widest('anyone') ?? widest('domain');
  if (!open) return 'limited';
  return `${open.type}${open['allowFileDiscovery'] === true ? 'CanFind' : 'WithLink'}`;
}

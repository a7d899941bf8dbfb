import { driveOf } from '../access.ts';
import { count, flag, knowsDrives, type Call, type Reply } from '../call.ts';
import { failure, invalidValue } from '../failure.ts';
import { FILE_DEFAULT, presentFile } from '../file-fields.ts';
import type { Item } from '../item.ts';
import type { JsonObject } from '../json.ts';
import { wanted, type Mask } from '../mask.ts';
import { orderOf, type Order } from '../order.ts';
import { cursorOf, pageToken, type Cursor } from '../paging.ts';
import { ME } from '../people.ts';
import { onlyParent, parentsNamed, parseQuery, type Query } from '../query.ts';
import { makeTest } from '../search.ts';
import type { Entry } from '../store.ts';

interface Search {
  test: (item: Item) => boolean;
  query: Query | null;
  order: Order | null;
  /** Everything that a page token is bound to. */
  bound: string;
}

/** `files.list`. */
export function listFiles(call: Call): Reply {
  const size = Math.min(count(call, 'pageSize', 100, 1000), call.world.switches.pageCap);
  const search = searchOf(call);
  const cursor = cursorOf(call, search.bound);
  const page = pageAt(call, search, cursor, size);
  const mask = call.mask && wanted(call.mask, 'files');
  const labels = (call.query.get('includeLabels') ?? '').split(',').filter(Boolean);
  const viewer = { origin: call.world.origin, labels };
  const fileMask: Mask | 'all' = call.mask === null ? FILE_DEFAULT : (mask ?? new Map());
  const files =
    mask === null && call.mask ? [] : page.entries.map(({ item }) => presentFile(item, fileMask, viewer));
  const { incompleteSearch } = call.world.switches;
  const all = call.query.get('corpora') === 'allDrives';
  const json: JsonObject = {
    kind: 'drive#fileList',
    incompleteSearch: incompleteSearch === 'always' || (incompleteSearch === 'allDrives' && all),
    files,
    ...(page.next === null ? {} : { nextPageToken: page.next }),
  };
  return { json };
}

function searchOf(call: Call): Search {
  const { query: parameters, world } = call;
  const text = parameters.get('q') ?? '';
  const query = text.trim() === '' ? null : parseQuery(text);
  const order = orderOf(parameters.get('orderBy') ?? '', query);
  const rules = { rootId: world.store.rootId, nameIgnoresCase: world.switches.nameIgnoresCase };
  const asked = query === null ? () => true : makeTest(query, rules);
  const corpus = corpusOf(call, query);
  const names = ['q', 'orderBy', 'corpora', 'driveId', 'includeItemsFromAllDrives', 'spaces'];
  const bound = names.map((name) => parameters.get(name) ?? '').join('\0');
  return { test: (item) => corpus(item) && asked(item), query, order, bound };
}

/** Which items the caller's corpora hold. Throws for combinations that the API refuses. */
function corpusOf(call: Call, query: Query | null): (item: Item) => boolean {
  const { query: parameters, world } = call;
  const driveId = parameters.get('driveId') ?? parameters.get('teamDriveId');
  const corpora = parameters.get('corpora') ?? (driveId === null ? 'user' : 'drive');
  const drives = flag(call, 'includeItemsFromAllDrives') || flag(call, 'includeTeamDriveItems');
  if (!['user', 'domain', 'drive', 'allDrives'].includes(corpora)) throw invalidValue('corpora');
  if (drives && !knowsDrives(call)) {
    throw failure(403, 'teamDrivesParameterRequired', 'The supportsAllDrives parameter must be true.', {
      location: 'supportsAllDrives',
    });
  }
  if ((corpora === 'drive') !== (driveId !== null)) throw invalidValue('driveId');
  if ((corpora === 'drive' || corpora === 'allDrives') && !drives)
    throw invalidValue('includeItemsFromAllDrives');
  if (driveId !== null) {
    const { id } = driveOf(call, driveId);
    return (item) => item.driveId === id && !isRoot(item);
  }
  const member = new Set(world.store.drives.filter(({ lost }) => !lost).map(({ id }) => id));
  const reachable = (item: Item) => item.driveId === undefined || (drives && member.has(item.driveId));
  if (corpora === 'domain') {
    return (item) =>
      item.permissions.some(({ type }) => type === 'domain') && reachable(item) && !isRoot(item);
  }
  // A folder's children are found by anyone who may open it, also those that the flat list does not give.
  if (query && onlyParent(query) !== null) return (item) => reachable(item) && !isRoot(item);
  const whole = corpora === 'allDrives';
  return (item) => {
    if (isRoot(item)) return false;
    if (item.driveId !== undefined) return reachable(item) && (whole || item.opened === true);
    return inUserCorpus(item);
  };
}

/** Top folders are found by their ID only. */
function isRoot({ id, driveId, unlisted }: Item): boolean {
  return unlisted === true || id === driveId || id.endsWith('Uk9PVA');
}

/** Created by, opened by or shared directly with the person. */
export function inUserCorpus(item: Item): boolean {
  if (item.owner?.email === ME.email || item.opened === true || item.sharedWithMe !== undefined) return true;
  return false;
}

interface Page {
  entries: Entry[];
  next: string | null;
}

function pageAt(call: Call, search: Search, cursor: Cursor | null, size: number): Page {
  const { clock, switches } = call.world;
  const number = cursor?.page ?? 0;
  const token = (position: number) =>
    pageToken({ position, page: number + 1, issued: clock.now() }, search.bound);
  const after = cursor?.position ?? -1;
  if (switches.emptyPages && number % 2 === 1) return { entries: [], next: token(after) };
  const limit = switches.shortPages ? 1 + ((size * 7 + number * 13) % size) : size;
  const { entries, more } = collect(matches(call, search, after), limit);
  const last = entries.at(-1)?.position ?? after;
  if (!more) return { entries, next: null };
  return { entries, next: token(switches.duplicateRows && entries.length > 1 ? last - 1 : last) };
}

function collect(found: Iterable<Entry>, limit: number): { entries: Entry[]; more: boolean } {
  const entries: Entry[] = [];
  for (const entry of found) {
    if (entries.length === limit) return { entries, more: true };
    entries.push(entry);
  }
  return { entries, more: false };
}

function* matches(call: Call, search: Search, after: number): Iterable<Entry> {
  const { store, switches } = call.world;
  const parents = search.query ? parentsNamed(search.query) : [];
  const dropped = switches.orParentsBug ? new Set(parents.slice(1)) : new Set<string>();
  const test = (item: Item) => search.test(item) && !item.parents.some((parent) => dropped.has(parent));
  const parent = search.query && onlyParent(search.query);
  const source = parent === null ? null : store.children(parent === 'root' ? store.rootId : parent);
  if (search.order) {
    const all = [...(source ?? store.scan(-1))].filter(({ item }) => test(item));
    const sorted = all.sort((one, other) => search.order?.(one.item, other.item) ?? 0);
    for (const [position, { item }] of sorted.entries()) if (position > after) yield { position, item };
    return;
  }
  for (const entry of source ?? store.scan(after)) {
    if (entry.position > after && test(entry.item)) yield entry;
  }
}

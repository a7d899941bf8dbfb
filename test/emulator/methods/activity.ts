import type { Call, Reply } from '../call.ts';
import { timestamp } from '../clock.ts';
import type { Activity } from '../edits.ts';
import { Failure } from '../failure.ts';
import { permissionId, token } from '../ids.ts';
import { FOLDER, type Item } from '../item.ts';
import { isObject, textIn, type Json, type JsonObject } from '../json.ts';
import { ME } from '../people.ts';
import type { World } from '../world.ts';

/** 400 in the form of newer Google APIs, which has no list of errors. */
function invalidArgument(message: string): Failure {
  return new Failure(400, { error: { code: 400, message, status: 'INVALID_ARGUMENT' } });
}

/** `activity.query` of Drive Activity v2: newest first. */
export function queryActivity(call: Call): Reply {
  const body = requestOf(call.body);
  const about = subjectOf(call.world, body);
  const filter = filterOf(textIn(body, 'filter') ?? '');
  const all = call.world.activities.filter((each) => about(each) && filter(each)).sort((a, b) => b.at - a.at);
  const size = Number(body['pageSize'] ?? 50);
  if (!Number.isInteger(size) || size < 1) throw invalidArgument('page_size must be positive');
  const bound = JSON.stringify([body['itemName'], body['ancestorName'], body['filter']]);
  const start = startOf(textIn(body, 'pageToken') ?? '', bound);
  const activities = all.slice(start, start + size).map(present);
  const end = start + size;
  const next = end < all.length ? { nextPageToken: sealed(end, bound) } : {};
  return { json: { ...(activities.length > 0 ? { activities } : {}), ...next } };
}

function sealed(position: number, bound: string): string {
  return `${position}.${token(12, 'activity', bound, position)}`;
}

function startOf(text: string, bound: string): number {
  if (text === '') return 0;
  const position = Number.parseInt(text, 10);
  if (sealed(position, bound) !== text) throw invalidArgument('Invalid page token.');
  return position;
}

function requestOf(body: Buffer): JsonObject {
  try {
    const json = JSON.parse(body.toString() || '{}') as Json;
    if (isObject(json)) return json;
  } catch {
    // Told below.
  }
  throw invalidArgument('Invalid JSON payload received.');
}

/** The test whether an activity is about `itemName`, or about anything below `ancestorName`. */
function subjectOf({ store }: World, body: JsonObject): (activity: Activity) => boolean {
  const itemName = textIn(body, 'itemName');
  const ancestorName = textIn(body, 'ancestorName');
  if (itemName !== undefined && ancestorName !== undefined) {
    throw invalidArgument('Only one of item_name and ancestor_name can be set.');
  }
  const id = /^items\/(.+)$/.exec(itemName ?? ancestorName ?? `items/${store.rootId}`)?.[1];
  if (id === undefined) throw invalidArgument('Invalid item name.');
  if (itemName !== undefined) return (activity) => activity.itemId === id;
  return (activity) => activity.itemId === id || below(activity, id, (parent) => store.get(parent));
}

function below(activity: Activity, ancestor: string, get: (id: string) => Item | undefined): boolean {
  const open = [...activity.parents];
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === ancestor) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(get(id)?.parents ?? []));
  }
  return false;
}

const CLAUSE =
  /^(-?)detail\.action_detail_case\s*:\s*(\w+|\([\w\s]+\))$|^time\s*(<=|>=|<|>)\s*("[^"]+"|\d+)$/;

/** `time >= "…" AND detail.action_detail_case:(MOVE RENAME)`. */
function filterOf(text: string): (activity: Activity) => boolean {
  if (text === '') return () => true;
  const tests = text.split(/\s+AND\s+/).map((clause) => clauseTest(clause.trim()));
  return (activity) => tests.every((test) => test(activity));
}

function clauseTest(clause: string): (activity: Activity) => boolean {
  const [, minus, cases, operator, time] = CLAUSE.exec(clause) ?? [];
  if (cases !== undefined) {
    const wanted = new Set(cases.match(/\w+/g));
    return ({ detail }) => wanted.has(caseOf(detail)) !== (minus === '-');
  }
  const limit = time?.startsWith('"') ? Date.parse(time.slice(1, -1)) : Number(time);
  if (operator === undefined || Number.isNaN(limit)) throw invalidArgument('Invalid filter.');
  if (operator === '<') return ({ at }) => at < limit;
  if (operator === '<=') return ({ at }) => at <= limit;
  return operator === '>' ? ({ at }) => at > limit : ({ at }) => at >= limit;
}

/** `permissionChange` is `PERMISSION_CHANGE` in filters. */
function caseOf(detail: JsonObject): string {
  return (Object.keys(detail)[0] ?? '').replace(/[A-Z]/g, '_$&').toUpperCase();
}

function present({ itemId, name, mimeType, at, by, detail }: Activity): Json {
  const me = by.email === ME.email ? { isCurrentUser: true } : {};
  const actor = { user: { knownUser: { personName: `people/${permissionId(by.email)}`, ...me } } };
  const kind = mimeType === FOLDER ? { driveFolder: { type: 'STANDARD_FOLDER' } } : { driveFile: {} };
  const target = { driveItem: { name: `items/${itemId}`, title: name, mimeType, ...kind } };
  const timestampAt = timestamp(at);
  return {
    primaryActionDetail: detail,
    actors: [actor],
    actions: [{ detail }],
    targets: [target],
    timestamp: timestampAt,
  };
}

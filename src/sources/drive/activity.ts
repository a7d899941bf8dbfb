import { SourceLost } from '../../model/error.ts';
import type { DriveActivity } from '../../model/item.ts';
import type { ActivityEvent } from './client.ts';
import { DriveFailure } from './failure.ts';
import type { Gathering } from './gather.ts';
import type { Since } from './session.ts';
import { COST } from './units.ts';

/** What the Drive Activity API v2 tells of a drive. */
export interface Activities {
  /** ISO 8601. */
  since: string;
  /** Newest first, by item. */
  byItem: Map<string, DriveActivity[]>;
  events: number;
  /** What was deleted for good, and so is nowhere else: the first of them. */
  deleted: { id: string; title: string; at: string; by: string | null }[];
  /** Why not all of it came; null where it did. */
  missing: string | null;
}

/** Events that are kept in all, of one item, and deletions that are named. */
const MOST_EVENTS = 200_000;
const MOST_OF_ITEM = 50;
const MOST_DELETED = 1_000;

const ACTIONS = 'MOVE RENAME DELETE RESTORE PERMISSION_CHANGE';

const DAY_MS = 86_400_000;

/** Milliseconds since 1970. */
export function startOf(since: Since, now: number): number {
  return 'at' in since ? since.at : now - since.days * DAY_MS;
}

/**
 * Asks what happened since a time below each of `roots`. Where the sign-in does not cover activity, or the project of
 * the sign-in has that API off, that is told in `missing`. Throws SourceLost for what ends all else too.
 */
export async function askActivity(gathering: Gathering, roots: string[], since: number): Promise<Activities> {
  const iso = new Date(since).toISOString();
  const activities: Activities = { since: iso, byItem: new Map(), events: 0, deleted: [], missing: null };
  const filter = `time >= "${iso}" AND detail.action_detail_case:(${ACTIONS})`;
  try {
    for (const root of roots) await follow(gathering, { ancestorName: `items/${root}`, filter }, activities);
  } catch (error) {
    activities.missing = whyNot(error);
  }
  return activities;
}

/** Rethrows what does not concern activity alone. */
function whyNot(error: unknown): string {
  if (error instanceof DriveFailure) return error.message;
  const isOfActivity =
    error instanceof SourceLost &&
    /insufficientPermissions|accessTokenScopeInsufficient|accessNotConfigured|serviceDisabled/.test(
      error.message,
    );
  if (!isOfActivity) throw error;
  return `${error.message}; handback auth login --activity asks for it`;
}

async function follow(
  { session, signal }: Gathering,
  question: { ancestorName: string; filter: string },
  into: Activities,
): Promise<void> {
  for (let pageToken: string | null | undefined; ;) {
    const body = { ...question, pageSize: 100, ...(pageToken ? { pageToken } : {}) };
    const { data } = await session.call(COST.list, ({ activity }, within) => activity(body, within), signal);
    for (const event of data.activities ?? []) keep(event, session.account.email, into);
    pageToken = data.nextPageToken;
    if (!pageToken) return;
    if (into.events < MOST_EVENTS) continue;
    into.missing = `more than ${MOST_EVENTS} events: a later --activity-since gets the rest`;
    return;
  }
}

function keep(event: ActivityEvent, me: string, into: Activities): void {
  const at = event.timestamp ?? event.timeRange?.endTime ?? '';
  const actor = event.actors?.[0]?.user?.knownUser;
  // Others are told by number; only the Directory of their domain knows more.
  const by = actor?.isCurrentUser === true ? me : (actor?.personName ?? null);
  const told = wordsOf(event.primaryActionDetail ?? {});
  if (told === null) return;
  for (const { driveItem } of event.targets ?? []) {
    const id = /^items\/(.+)$/.exec(driveItem?.name ?? '')?.[1];
    if (id === undefined) continue;
    into.events += 1;
    const known = into.byItem.get(id) ?? [];
    if (known.length < MOST_OF_ITEM) into.byItem.set(id, [...known, { at, by, ...told }]);
    if (told.action === 'deleted' && into.deleted.length < MOST_DELETED) {
      into.deleted.push({ id, title: driveItem?.title ?? '', at, by });
    }
  }
}

type Detail = NonNullable<ActivityEvent['primaryActionDetail']>;

/** The event in a word, and what it changed. */
function wordsOf({ move, rename, delete: deletion, restore, permissionChange }: Detail) {
  if (move) return { action: 'moved' as const, detail: null };
  if (rename)
    return { action: 'renamed' as const, detail: `${rename.oldTitle ?? ''} -> ${rename.newTitle ?? ''}` };
  if (deletion?.type === 'PERMANENT_DELETE') return { action: 'deleted' as const, detail: null };
  if (deletion) return { action: 'trashed' as const, detail: null };
  if (restore) return { action: 'restored' as const, detail: null };
  if (!permissionChange) return null;
  const { addedPermissions: added = [], removedPermissions: removed = [] } = permissionChange;
  const action = added.length > 0 ? ('shared' as const) : ('unshared' as const);
  return { action, detail: [...added, ...removed].map(grantee).join(', ') };
}

type Grant = NonNullable<NonNullable<Detail['permissionChange']>['addedPermissions']>[number];

/** `EDITOR anyone`, `VIEWER northwind.example`, `OWNER people/12`. */
function grantee({ role, anyone, domain, group, user }: Grant): string {
  const who = anyone ? 'anyone' : (domain?.name ?? group?.email ?? user?.knownUser?.personName ?? 'someone');
  return `${role ?? ''} ${who}`;
}

import { SourceLost } from '../../model/error.ts';
import type { SourceStatement } from '../../model/source.ts';
import { atOnce } from '../at-once.ts';
import { askActivity, startOf, type Activities } from './activity.ts';
import { changesSince, markOf, type Changes } from './changes.ts';
import type { DriveFile, SharedDrive } from './client.ts';
import { INCOMPLETE_SEARCH } from './cursor.ts';
import { askPermissions, resolveTargets } from './details.ts';
import { DriveFailure } from './failure.ts';
import { followCursor, LISTS_AT_ONCE, walkFolders, type Gathering } from './gather.ts';
import { sharedDrives, type Root } from './roots.ts';
import type { Since } from './session.ts';
import { askHistory, type HistoryWanted } from './history.ts';
import { MY_DRIVE, pathName, SHARED_DRIVES } from './tree.ts';

/** What is asked for beyond the items. */
export interface Wanted extends HistoryWanted {
  verifyListing: boolean;
  followShortcuts: boolean;
  activitySince: Since | null;
  /** What counts as now, milliseconds since 1970; null for the time of the listing. */
  now: number | null;
}

/** What is known of a listing besides its files. */
export interface Facts {
  changes: Changes | null;
  /** Null where not asked for. */
  activities: Activities | null;
  driveNames: Map<string, string>;
  /** What could not be asked, and why. */
  notAsked: string[];
  /** Files that only a walk through every folder brought; null where none was asked for. */
  verified: { folders: number; missed: number } | null;
}

/**
 * Gathers every file below `root`. What ends the source early is kept in `gathering.lost`, with what came before.
 * Throws the signal's reason.
 */
export async function gather(gathering: Gathering, root: Root, wanted: Wanted): Promise<Facts> {
  const facts: Facts = {
    changes: null,
    activities: null,
    driveNames: new Map(),
    notAsked: [],
    verified: null,
  };
  const { session, signal } = gathering;
  try {
    const mark = await asked(facts, 'what changes meanwhile', () => markOf(session, signal));
    await listAll(gathering, root, facts);
    if (wanted.verifyListing && root.kind === 'whole') await verifyListing(gathering, root.id, facts);
    if (root.kind === 'whole') await resolveTargets(gathering, wanted.followShortcuts);
    await askPermissions(gathering);
    if (wanted.revisions || wanted.comments) await askHistory(gathering, wanted);
    if (wanted.activitySince !== null) {
      const roots = [root.id, ...[...facts.driveNames.keys()].filter((id) => id !== root.id)];
      facts.activities = await askActivity(
        gathering,
        roots,
        startOf(wanted.activitySince, wanted.now ?? session.clock.now()),
      );
    }
    if (mark !== null) {
      facts.changes = await asked(facts, 'what changed meanwhile', () => changesSince(session, mark, signal));
    }
  } catch (error) {
    if (!(error instanceof SourceLost)) throw error;
    gathering.lost = error;
  }
  settleTargets(gathering);
  return facts;
}

/** Says of each target whether it is in the list; then the ids, most of what a listing holds in memory, can go. */
function settleTargets({ pointedAt, seen, targets }: Gathering): void {
  for (const id of pointedAt.keys()) if (seen.has(id)) targets.set(id, 'listed');
  seen.clear();
}

/** The answer to one question; null, and a note of it, where the service refuses that one for good. */
async function asked<T>(facts: Facts, what: string, question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof DriveFailure)) throw error;
    facts.notAsked.push(`${what}: ${error.message}`);
    return null;
  }
}

async function listAll(gathering: Gathering, root: Root, facts: Facts): Promise<void> {
  const { tree } = gathering;
  if (root.kind === 'folder') {
    tree.addRoot(root.id, '');
    gathering.toWalk.push({ id: root.id, key: root.resourceKey, driveId: null });
    gathering.outcomes.push(await walkFolders(gathering, `folders below ${root.id}`));
    return;
  }
  if (root.kind === 'drive') {
    tree.addRoot(root.id, '');
    facts.driveNames.set(root.id, root.name);
    await followCursor(gathering, driveCursor(root.id, root.name), () => false);
    return;
  }
  tree.addRoot(root.id, MY_DRIVE);
  await followCursor(gathering, { name: 'user', corpora: 'user', driveId: null }, isSharedFolder);
  await listDrives(gathering, facts);
  // What others share is not promised by any cursor: folders of theirs are gone through.
  gathering.outcomes.push(await walkFolders(gathering, 'folders shared with the person'));
}

const isSharedFolder = (folder: DriveFile): boolean => folder.ownedByMe === false && !folder.driveId;

function driveCursor(driveId: string, name: string) {
  return { name: `shared drive ${name} (${driveId})`, corpora: 'drive' as const, driveId };
}

async function listDrives(gathering: Gathering, facts: Facts): Promise<void> {
  const drives = await asked(facts, 'shared drives', () => drivesOf(gathering, facts));
  for (const { id, name } of drives ?? []) {
    facts.driveNames.set(id ?? '', name ?? '');
    gathering.tree.addRoot(id ?? '', `${SHARED_DRIVES}/${pathName(name ?? '')}`);
  }
  await atOnce(LISTS_AT_ONCE, drives ?? [], ({ id, name }) =>
    followCursor(gathering, driveCursor(id ?? '', name ?? ''), () => false),
  );
}

async function drivesOf({ session, signal }: Gathering, facts: Facts): Promise<SharedDrive[]> {
  try {
    return await sharedDrives(session, signal);
  } catch (error) {
    if (!isScope(error)) throw error;
    facts.notAsked.push('shared drives: the sign-in covers metadata alone, and these need more');
    return [];
  }
}

/** A sign-in for metadata lists no shared drives; all else that it covers can still be had. */
function isScope(error: unknown): boolean {
  return (
    error instanceof SourceLost && /insufficientPermissions|accessTokenScopeInsufficient/.test(error.message)
  );
}

/** Asks every folder, the top ones too, for its children and adds what the cursors left out. */
async function verifyListing(gathering: Gathering, rootId: string, facts: Facts): Promise<void> {
  const tops = [
    { id: rootId, key: null, driveId: null },
    ...[...facts.driveNames.keys()].map((id) => ({ id, key: null, driveId: id })),
  ];
  gathering.toWalk = [...tops, ...gathering.folders];
  const folders = gathering.toWalk.length;
  const outcome = await walkFolders(gathering, 'verification: every folder');
  gathering.outcomes.push(outcome);
  facts.verified = { folders, missed: outcome.files };
}

const BLIND_SPOTS = [
  'items in folders of the person that others own and no longer share cannot be seen',
  'items deleted for good, or purged from the trash, cannot be seen',
  'what lies in shared folders that were never opened is listed as far as its folders can be gone through',
  'lists of revisions can be incomplete for documents that changed often',
  'whether an API download moves the time of last viewing is not known',
];

/** How the listing went, for every report. */
const METHOD =
  'Drive API v3: flat cursors over the account and each shared drive, then each shared folder, page by page';

export function statementOf(gathering: Gathering, facts: Facts): SourceStatement {
  const { session, outcomes, lost } = gathering;
  const missing = outcomes.filter(({ missing: why }) => why !== null);
  const { changes, activities, notAsked, verified } = facts;
  const warnings = [
    ...(lost === null ? [] : [`the listing was lost before its end: ${lost.message}`]),
    ...missing.map(({ name, missing: why }) => `listing incomplete, ${name}: ${why ?? ''}`),
    ...notAsked.map((what) => `not asked for: ${what}`),
    ...changeWarnings(changes),
    ...activityWarnings(activities),
    ...(verified !== null && verified.missed > 0
      ? [
          `the walk through every folder brought ${verified.missed} items that the cursors left out; they are listed`,
        ]
      : []),
  ];
  return {
    method: METHOD,
    complete: lost === null && missing.length === 0 && notAsked.length === 0,
    warnings,
    facts: {
      account: session.account.email,
      api: `Drive API v3 at ${session.endpoint?.origin ?? 'https://www.googleapis.com'}`,
      scopes: session.scopes,
      corpora: outcomes,
      pages: outcomes.reduce((sum, { pages }) => sum + pages, 0),
      incompleteSearch: missing.some(({ missing: why }) => why === INCOMPLETE_SEARCH),
      trash: gathering.withTrash ? 'listed' : 'left out',
      quota: quotaOf(gathering),
      changes,
      ...(activities === null ? {} : { activity: activityFacts(activities) }),
      verified,
      ...session.traffic(),
      notAsked,
    },
    blindSpots: BLIND_SPOTS,
  };
}

function activityFacts({ since, events, deleted, missing }: Activities) {
  return { since, events, deleted, missing };
}

function activityWarnings(activities: Activities | null): string[] {
  if (activities === null) return [];
  const { since, missing, deleted } = activities;
  return [
    ...(missing === null ? [] : [`activity is not or not all known: ${missing}`]),
    ...(deleted.length === 0
      ? []
      : [
          `since ${since} ${deleted.length} items were deleted for good; listing.statement names them in the JSON report`,
        ]),
  ];
}

function changeWarnings(changes: Changes | null): string[] {
  if (changes === null || changes.changed + changes.removed === 0) return [];
  return [
    `the drive changed while it was listed: ${changes.changed} changed, ${changes.removed} removed; scan again for a list of one moment`,
  ];
}

/** What Google counts for the account against what the listed items come to; they differ by hidden data of apps. */
function quotaOf({ quota, session }: Gathering) {
  const { usedInDrive, usedInTrash } = session.account;
  const difference = usedInDrive === null ? null : (BigInt(usedInDrive) - quota).toString();
  return { usageInDrive: usedInDrive, usageInTrash: usedInTrash, listed: quota.toString(), difference };
}

import { EXIT, HandbackError } from '../../model/error.ts';
import type { ListedItem, Scope, Source, SourceStatement } from '../../model/source.ts';
import { inBatches, inScope } from '../in-scope.ts';
import { createScopeTest } from '../scope.ts';
import { askDrive } from './ask.ts';
import { contentOf } from './content.ts';
import { permissionKeyOf, type Gathering } from './gather.ts';
import { itemOf, type Placed } from './item.ts';
import { gather, statementOf, type Facts, type Wanted } from './list.ts';
import { inPathOrder, type PathKey } from './order.ts';
import { findRoot, type Root } from './roots.ts';
import { DEFAULT_PACE, openSession, type Access, type Pace, type Session } from './session.ts';
import { sharingOf, type House } from './sharing.ts';
import { createSpool } from './spool.ts';
import type { History, Told } from './told.ts';
import { createTree, locationOf } from './tree.ts';

const PREFIX = 'gdrive:';

export interface DriveOptions extends Access, Wanted {
  withTrash: boolean;
  /** Read files of one's own that Google takes for malware or spam. */
  acknowledgeAbuse: boolean;
  /** Domains of the former employer: who has no address in them is external. */
  domains: string[];
  /** Makes an empty folder of mode 0700 for what a listing does not keep in memory. */
  makeFolder: () => { path: string; remove: () => void };
}

/**
 * A person's drive, or a folder or shared drive of it by its id, as a source. Throws HandbackError: source where nobody is
 * signed in or Google cannot be reached, usage where there is no such folder.
 */
export async function openDriveSource(
  given: string,
  options: DriveOptions,
  pace: Pace = DEFAULT_PACE,
): Promise<Source> {
  const session = await openSession(options, pace);
  const root = await findRoot(session, given.slice(PREFIX.length), new AbortController().signal);
  if (options.followShortcuts && root.kind !== 'whole') {
    throw new HandbackError({
      code: EXIT.usage,
      message: `--follow-shortcuts goes with a whole drive, not with ${given}`,
      hint: 'scan gdrive: with it, or leave it out',
    });
  }
  let statement: SourceStatement | null = null;
  return {
    kind: 'drive',
    given,
    root: `${session.account.email}/${root.id}`,
    account: session.account.email,
    asked: askedOf(options),
    traffic: () => ({ account: session.account.email, ...session.traffic() }),
    remote: contentOf(session, options.acknowledgeAbuse),
    statement: () => statement,
    ask: (sourceId, signal) => askDrive(session, sourceId, signal),
    list: (scope, signal) =>
      listDrive(session, root, options, scope, signal, (made) => {
        statement = made;
      }),
  };
}

function askedOf(options: DriveOptions): Record<string, unknown> {
  const { withTrash, verifyListing, followShortcuts, acknowledgeAbuse } = options;
  const { revisions, comments, labels, activitySince, exportAs } = options;
  return {
    ...{ withTrash, verifyListing, followShortcuts, acknowledgeAbuse },
    ...{ revisions, comments, labels, activitySince, exportAs },
  };
}

async function* listDrive(
  session: Session,
  root: Root,
  options: DriveOptions,
  scope: Scope,
  signal: AbortSignal,
  state: (statement: SourceStatement) => void,
): AsyncGenerator<ListedItem[]> {
  signal.throwIfAborted();
  const test = createScopeTest(scope, null);
  const isPart = root.kind !== 'whole';
  const folder = options.makeFolder();
  const spool = createSpool<Told>(folder.path, 'listing');
  const histories = createSpool<History>(folder.path, 'histories');
  try {
    const gathering: Gathering = {
      ...{
        session,
        spool,
        histories,
        historyOf: new Map(),
        signal,
        isPart,
        tree: createTree(isPart),
        seen: new Set(),
      },
      ...{ folders: [], toWalk: [], outcomes: [], untold: new Map(), permissions: new Map() },
      ...{ pointedAt: new Map(), targets: new Map(), unwalked: new Set(), quota: 0n, lost: null },
      withTrash: options.withTrash,
    };
    const facts = await gather(gathering, root, options);
    state(statementOf(gathering, facts));
    if (gathering.lost !== null && spool.size() === 0) throw gathering.lost;
    const house = {
      me: session.account.email.toLowerCase(),
      now: options.now ?? session.clock.now(),
      domains: options.domains.map((domain) => domain.toLowerCase()),
    };
    yield* inBatches(inScope(inOrder(gathering, facts, house, folder.path), test), signal);
    if (gathering.lost !== null) throw gathering.lost;
  } finally {
    spool.close();
    histories.close();
    folder.remove();
  }
}

/** Every item by the bytes of its path, then by its id. */
function* inOrder(gathering: Gathering, facts: Facts, house: House, folder: string): Generator<ListedItem> {
  for (const place of inPathOrder(keysOf(gathering), folder)) {
    yield itemOf(placed(gathering, facts, house, place));
  }
}

function* keysOf({ spool, tree }: Gathering): Generator<PathKey> {
  for (let place = 0; place < spool.size(); place++) {
    const file = spool.get(place);
    yield { path: tree.pathsOf(file)[0] ?? '', id: file.id ?? '', place };
  }
}

function toldAt({ spool, histories, historyOf }: Gathering, place: number): Told {
  const history = historyOf.get(place);
  const file = spool.get(place);
  return history === undefined ? file : { ...file, history: histories.get(history) };
}

function placed(gathering: Gathering, facts: Facts, house: House, place: number): Placed {
  const file = toldAt(gathering, place);
  const paths = gathering.tree.pathsOf(file);
  const permissionKey = permissionKeyOf(file);
  const told = permissionKey === null ? null : (gathering.permissions.get(permissionKey) ?? null);
  const target = file.shortcutDetails?.targetId ?? null;
  return {
    file,
    paths,
    location: locationOf(file, paths[0] ?? '', gathering.isPart),
    driveName: facts.driveNames.get(file.driveId ?? '') ?? null,
    sharing: sharingOf(file, told, house),
    activity: facts.activities === null ? null : (facts.activities.byItem.get(file.id ?? '') ?? []),
    isUnwalked: gathering.unwalked.has(file.id ?? ''),
    targetState: target === null ? null : (gathering.targets.get(target) ?? 'unknown'),
  };
}

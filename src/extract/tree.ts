import type { Budgets } from '../model/budgets.ts';
import type { ContentSink, Hashes, MemberFacts, MemberPosition } from '../model/content.ts';
import { NO_HASHES } from '../model/content.ts';
import type { Examination, Reason } from '../model/examination.ts';
import { detectMediaType } from './detect.ts';
import type { Input, MemberEntry, Password } from './extractor.ts';
import { factsOf, readMember, refusalOf, UNREAD } from './member.ts';
import type { Recognise } from './recognise.ts';
import { overdrawnDetail, type Algorithm } from './member-stream.ts';
import { addReason, asFailure, endEarly, examinationOf, newProgress } from './outcome.ts';
import { refineType } from './packages.ts';
import type { Scope, Tree } from './scope.ts';
import { countOne, countPath, guarded, readDocument } from './scope.ts';

/** What became of one item of a tree. */
export interface Outcome {
  mediaType: string;
  examination: Examination;
  /** Of a member's bytes; nulls where not all were read, and for the outermost, whose hash the caller has. */
  hashes: Hashes;
  /** Bytes a member really has; null where not all were read, and for the outermost. */
  sizeBytes: number | null;
}

/** One item while it is examined; `leave` comes after all of its own members have left. */
interface Visit {
  sink: ContentSink;
  leave: (outcome: Outcome) => void;
}

/**
 * Who is told of a tree. An ExtractFailure that its sink throws ends the item at hand; anything else that it throws
 * ends the examination and reaches the caller.
 */
export interface Visitor {
  /** The outermost comes first, with `seq` 0 and no facts. */
  enter: (position: MemberPosition, facts: MemberFacts | null) => Visit;
  /**
   * Asked once for each member. `done`: examined in an earlier attempt; it is walked past, without `enter`, to count its
   * members. A reason: an earlier attempt died in it; it ends with that reason, unread. Numbers after it are given
   * anew, so what that attempt told of higher ones is void. `unparsed`: too many attempts died; texts and containers are
   * examined, everything else ends with that reason.
   */
  verdict: (seq: number) => 'examine' | 'done' | Reason | { unparsed: Reason };
}

/** What a tree took of its budgets. */
export interface Spent {
  members: number;
  inflatedBytes: number;
}

const HEAD = 65_536;
const MUTE: Visit = { sink: { segment: () => undefined }, leave: () => undefined };

async function examineMember(visitor: Visitor, parent: Scope, entry: MemberEntry): Promise<void> {
  const { tree } = parent;
  countOne(tree);
  const pathLength = parent.pathLength + 1 + entry.path.length;
  countPath(tree, pathLength);
  const seq = (tree.members += 1);
  parent.progress.brought = true;
  const verdict = guarded(tree, () => visitor.verdict(seq));
  const position = { seq, parent: parent.seq };
  const visit = verdict === 'done' ? MUTE : guarded(tree, () => visitor.enter(position, factsOf(entry)));
  const progress = newProgress();
  const walkOnly = verdict === 'done';
  const unparsed = typeof verdict === 'object' ? verdict.unparsed : null;
  const scope: Scope = {
    tree,
    seq,
    depth: parent.depth + 1,
    pathLength,
    embedded: null,
    sink: visit.sink,
    progress,
    pictures: { pages: 0 },
    walkOnly,
    unparsed,
  };
  const isReason = typeof verdict === 'string' && verdict !== 'done' && verdict !== 'examine';
  const died = isReason ? { reason: verdict, detail: null } : null;
  const refusal = died ?? refusalOf(scope, entry);
  progress.openedBy = entry.password?.line ?? null;
  if (refusal !== null) endEarly(progress, refusal.reason, refusal.detail);
  const read = refusal === null ? await readMember(scope, entry) : UNREAD;
  const { purse } = tree;
  if (purse.spent >= purse.limit && progress.reasons.includes('budget-exceeded')) {
    addReason(parent.progress, 'budget-exceeded', overdrawnDetail(purse));
  }
  guarded(tree, () => {
    visit.leave({ ...read, examination: examinationOf(progress) });
  });
}

/** The type that the caller found, or else the content's; finer where a ZIP archive's directory tells. */
async function identified(input: Input): Promise<string> {
  const guess = input.mediaType || (await detectMediaType(input.read(0, HEAD), input.size));
  return refineType({
    mediaType: guess,
    size: input.size,
    read: (offset, length) => input.read(offset, length),
  });
}

/** Reads the outermost file. Returns its media type. */
async function readOutermost(input: Input, scope: Scope): Promise<string> {
  let mediaType = UNREAD.mediaType;
  try {
    mediaType = await identified(input);
  } catch (error) {
    const failure = asFailure(error);
    endEarly(scope.progress, failure.reason, failure.message);
    return mediaType;
  }
  const read = (offset: number, length: number): Uint8Array => input.read(offset, length);
  await readDocument(scope, { mediaType, size: input.size, read });
  return mediaType;
}

/**
 * Examines one file with everything in it. Members are numbered in reading order, the same on every run; each costs
 * what `budgets` allow for the whole tree, and none keeps the others from being read. An input without `mediaType` is
 * detected. Members' bytes are hashed with `algorithms`; `passwords` are tried on what is encrypted; pictures are read with
 * `recognise`, within the budgets for that.
 */
export async function examineTree(
  input: Input,
  visitor: Visitor,
  budgets: Budgets,
  algorithms: readonly Algorithm[] = ['sha256'],
  passwords: readonly Password[] = [],
  recognise: Recognise | null = null,
): Promise<Spent> {
  const tree: Tree = {
    budgets,
    passwords,
    algorithms,
    recognise,
    purse: { spent: 0, limit: budgets.maxInflated },
    members: 0,
    objects: 0,
    pathCharacters: 0,
    crash: null,
    examineMember: (parent, entry) => examineMember(visitor, parent, entry),
  };
  const visit = guarded(tree, () => visitor.enter({ seq: 0, parent: 0 }, null));
  const progress = newProgress();
  const scope: Scope = {
    tree,
    seq: 0,
    depth: 0,
    pathLength: 0,
    embedded: null,
    sink: visit.sink,
    progress,
    pictures: { pages: 0 },
    walkOnly: false,
    unparsed: null,
  };
  const mediaType = await readOutermost(input, scope);
  visit.leave({ mediaType, examination: examinationOf(progress), hashes: NO_HASHES, sizeBytes: null });
  return { members: tree.members, inflatedBytes: tree.purse.spent };
}

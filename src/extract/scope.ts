import type { Budgets } from '../model/budgets.ts';
import type { ContentSink } from '../model/content.ts';
import { isGap, type Reason } from '../model/examination.ts';
import type { Segment } from '../model/segment.ts';
import { detectMediaType } from './detect.ts';
import type { Context, Input, MemberEntry, Password } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { formatOf } from './formats.ts';
import { memberLimit } from './member-limit.ts';
import type { Algorithm, Purse } from './member-stream.ts';
import { spend } from './member-stream.ts';
import { createOcr } from './ocr.ts';
import type { Recognise } from './recognise.ts';
import type { Progress } from './outcome.ts';
import { addReason, asFailure, endEarly, newProgress } from './outcome.ts';
import { refineType } from './packages.ts';
import { bytesView } from './zip-view.ts';

/** What the items of one tree share. */
export interface Tree {
  budgets: Budgets;
  passwords: readonly Password[];
  algorithms: readonly Algorithm[];
  /** Null where pictures are not read. */
  recognise: Recognise | null;
  purse: Purse;
  /** Members numbered so far. */
  members: number;
  /** Objects inside documents met so far. */
  objects: number;
  /** Characters of the members' paths so far, those of what holds them included. */
  pathCharacters: number;
  /** What a visitor threw: not a fault of the file, so it passes every boundary. */
  crash: { error: unknown } | null;
  examineMember: (parent: Scope, entry: MemberEntry) => Promise<void>;
}

/** One item, or one object inside a document, while it is read. */
export interface Scope {
  tree: Tree;
  /** Number of the item; 0 for the outermost. */
  seq: number;
  /** Containers and documents around it. */
  depth: number;
  /** Characters of its path inside the outermost item. */
  pathLength: number;
  /** Path of the object inside its document; null for items. */
  embedded: string | null;
  sink: ContentSink;
  progress: Progress;
  /** Pictures and pages of the item that were read, those of objects inside it included. */
  pictures: { pages: number };
  /** True where only its members count, see `Visitor.verdict`. */
  walkOnly: boolean;
  /** Why nothing but texts and containers is read any more, see `Visitor.verdict`; null where all is. */
  unparsed: Reason | null;
}

/** Calls a visitor: what it throws is kept apart from what parsers throw, but for an ExtractFailure. */
export function guarded<T>(tree: Tree, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof ExtractFailure)) tree.crash ??= { error };
    throw error;
  }
}

/** An input over bytes in memory. */
export function bytesInput(mediaType: string, bytes: Uint8Array): Input {
  return { mediaType, ...bytesView(bytes) };
}

/** Throws ExtractFailure once the tree has its fill of members and objects. */
export function countOne(tree: Tree): void {
  if (tree.members + tree.objects >= tree.budgets.maxMembers) {
    throw new ExtractFailure('too-many-members', `more than ${tree.budgets.maxMembers} members`);
  }
}

/**
 * Most characters that the paths of a tree's members come to. A member's path repeats the names of all that is around
 * it, so that a small archive could otherwise fill memory and disk with names alone.
 */
const MOST_PATH_CHARACTERS = 2 ** 25;

/** Throws ExtractFailure once the paths of the tree's members are too long together. */
export function countPath(tree: Tree, length: number): void {
  tree.pathCharacters += length;
  if (tree.pathCharacters > MOST_PATH_CHARACTERS) {
    throw new ExtractFailure(
      'too-many-members',
      `paths longer than ${MOST_PATH_CHARACTERS} characters together`,
    );
  }
}

export function bring(scope: Scope, segment: Segment): void {
  const { embedded, progress, sink, tree } = scope;
  progress.brought = true;
  const placed = embedded === null ? segment : { ...segment, place: { ...segment.place, embedded } };
  guarded(tree, () => {
    sink.segment(placed);
  });
}

/** Reads an object inside a document; what is amiss with it is a gap of the document. */
async function readEmbedded(scope: Scope, path: string, bytes: Uint8Array): Promise<void> {
  const { tree, progress } = scope;
  countOne(tree);
  tree.objects += 1;
  const embedded = scope.embedded === null ? path : `${scope.embedded}!${path}`;
  const inner: Scope = { ...scope, depth: scope.depth + 1, embedded, progress: newProgress() };
  if (inner.depth > tree.budgets.maxDepth) {
    addReason(progress, 'too-deep', `${embedded} lies too deep`);
    return;
  }
  const input = bytesInput(await detectMediaType(bytes, bytes.length), bytes);
  await readDocument(inner, { ...input, mediaType: await refineType(input) });
  progress.brought ||= inner.progress.brought;
  progress.openedBy ??= inner.progress.openedBy;
  for (const reason of inner.progress.reasons.filter(isGap)) {
    addReason(progress, reason, `${embedded}: ${inner.progress.detail ?? reason}`);
  }
}

/** Counts as one level more, so that what is encrypted again and again ends. */
async function readDecrypted(scope: Scope, bytes: Uint8Array): Promise<void> {
  spend(scope.tree.purse, bytes.length);
  const input = bytesInput(await detectMediaType(bytes, bytes.length), bytes);
  await readDocument({ ...scope, depth: scope.depth + 1 }, { ...input, mediaType: await refineType(input) });
}

/** A member of an archive that is an object inside a document becomes one more such object. */
async function embedMember(scope: Scope, entry: MemberEntry): Promise<void> {
  if (entry.refusal !== null) {
    if (isGap(entry.refusal)) addReason(scope.progress, entry.refusal, `${entry.path} cannot be read`);
    return;
  }
  const limit = memberLimit(scope.tree.budgets);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of entry.chunks()) {
    spend(scope.tree.purse, chunk.length);
    length += chunk.length;
    if (length > limit) throw new ExtractFailure('too-large', `${entry.path} is longer than ${limit} bytes`);
    pieces.push(Uint8Array.from(chunk));
  }
  await readEmbedded(scope, entry.path, Buffer.concat(pieces));
}

function contextOf(scope: Scope): Context {
  const { tree, progress } = scope;
  const context: Omit<Context, 'ocr'> = {
    budgets: tree.budgets,
    passwords: tree.passwords,
    opened({ line }) {
      progress.openedBy ??= line;
    },
    decrypted: (bytes) => readDecrypted(scope, bytes),
    segment(segment) {
      if (!scope.walkOnly) bring(scope, segment);
    },
    member: (entry) =>
      scope.embedded === null ? tree.examineMember(scope, entry) : embedMember(scope, entry),
    embedded: (path, bytes) => (scope.walkOnly ? Promise.resolve() : readEmbedded(scope, path, bytes)),
    gap(reason, detail) {
      addReason(progress, reason, detail);
    },
    note(reason) {
      addReason(progress, reason, null);
    },
    spend(bytes) {
      spend(tree.purse, bytes);
    },
  };
  const recognise = scope.walkOnly ? null : tree.recognise;
  return { ...context, ocr: recognise === null ? null : createOcr(recognise, scope.pictures, context) };
}

/** Runs the extractor of an input's format; whatever it throws ends up in the item's progress. */
export async function readDocument(scope: Scope, input: Input): Promise<void> {
  const { tree, progress } = scope;
  const { how, container, family } = formatOf(input.mediaType);
  if ('note' in how) addReason(progress, how.note, null);
  else if ('gap' in how) endEarly(progress, how.gap, `nothing reads ${input.mediaType}`);
  else if (container && scope.depth > tree.budgets.maxDepth) {
    endEarly(progress, 'too-deep', `${scope.depth} containers around it`);
  } else if (input.size > tree.budgets.maxFileSize && family !== 'text') {
    endEarly(progress, 'too-large', `longer than ${tree.budgets.maxFileSize} bytes`);
  } else {
    try {
      await (
        await how.extractor()
      )(input, contextOf(scope));
    } catch (error) {
      if (tree.crash !== null) throw tree.crash.error;
      const failure = asFailure(error);
      endEarly(progress, failure.reason, failure.message);
    }
  }
}

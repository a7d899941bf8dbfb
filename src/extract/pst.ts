import { NOWHERE } from '../model/segment.ts';
import { bareMember } from './bare-member.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { fromFiletime } from './filetime.ts';
import { mapiText, TAG } from './mapi.ts';
import { memberLimit } from './member-limit.ts';
import { compoundOf } from './msg-inner.ts';
import { asFailure } from './outcome.ts';
import { nodeAt, type PstNode } from './pst-block.ts';
import { KIND, kindOf, messageStreams } from './pst-message.ts';
import { readProperties, type PstProperty } from './pst-properties.ts';
import { openStore, type Store } from './pst-store.ts';
import { leaves, TREE } from './pst-tree.ts';
import { emitStoreStrings } from './string-files.ts';

/** Names, subjects: what is needed of a node to show it. */
const BRIEF = 2 ** 20;
const NAME = 0x3001;
/** When it came, when it was sent (MS-OXPROPS). */
const TIMES: readonly number[] = [0x0e06, 0x0039];
const LONGEST_NAME = 100;
const MOST_FOLDERS = 64;

/** A node that the store lists, and the one that it lies in. */
interface Listed extends PstNode {
  parent: number;
}

function listedNodes(store: Store): Listed[] {
  const { word } = store.layout;
  const entries = leaves(store, store.nodes, TREE.nodes);
  return Array.from(entries, (entry) => {
    const at = 3 * word;
    return { ...nodeAt(entry, word), parent: at + 4 <= entry.length ? entry.readUInt32LE(at) : 0 };
  });
}

function textOf(properties: readonly PstProperty[], tag: number): string {
  const found = properties.find((property) => property.tag === tag);
  if (found === undefined) return '';
  const text = mapiText(found.value(), found.type === 0x1f ? 'utf-16le' : 'windows-1252');
  return text.charCodeAt(0) === 1 ? text.slice(2) : text;
}

/** A name as a step of a path: slashes within are shown as U+2215. */
function stepOf(text: string): string {
  return text.replaceAll('/', '\u2215').replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).trim();
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Paths of folders, ended by `/`, by their numbers. The outermost has none of its own. */
function folderPaths(store: Store, nodes: readonly Listed[]): (id: number) => string {
  const folders = new Map(
    nodes.filter(({ id }) => kindOf(id) === KIND.folder).map((node) => [node.id, node]),
  );
  const names = new Map<number, string>();
  const nameOf = (node: Listed): string => {
    const known = names.get(node.id);
    if (known !== undefined) return known;
    const said = attempt(() => stepOf(textOf(readProperties(store, node, BRIEF), NAME)), '');
    const name = said || `folder-${node.id}`;
    names.set(node.id, name);
    return name;
  };
  return (id) => {
    const steps: string[] = [];
    let node = folders.get(id);
    if (node === undefined) return '(no folder)/';
    for (; node !== undefined && node.parent !== node.id; node = folders.get(node.parent)) {
      steps.unshift(nameOf(node));
      if (steps.length > MOST_FOLDERS) break;
    }
    return steps.map((step) => `${step}/`).join('');
  };
}

/** Milliseconds since 1970. */
function timeOf(properties: readonly PstProperty[]): number | null {
  const values = TIMES.map((tag) => properties.find((property) => property.tag === tag)?.value());
  const bytes = values.find((value) => value?.length === 8);
  return bytes === undefined ? null : fromFiletime(bytes);
}

/** A message as a member: it becomes a message file of its own. What cannot be listed of it is damaged. */
function memberOf(store: Store, node: Listed, folder: string, context: Context): MemberEntry {
  const properties = attempt(() => readProperties(store, node, BRIEF), []);
  const subject = attempt(() => stepOf(textOf(properties, TAG.subject)), '');
  const hidden = kindOf(node.id) === KIND.associated ? '(associated)/' : '';
  const path = `${folder}${hidden}${subject || 'message'} [${node.id}].msg`;
  // What makes a message file of it holds everything twice.
  const most = Math.floor(memberLimit(context.budgets) / 2);
  const member = bareMember(path, null, function* () {
    const { streams, failure } = messageStreams(store, node, most, context.budgets.maxDepth);
    yield compoundOf(streams, '', most);
    if (failure !== null) throw failure;
  });
  return { ...member, modifiedAt: attempt(() => timeOf(properties), null) };
}

function emitFolder(context: Context, path: string): void {
  context.spend(path.length);
  context.segment({ part: 'property', text: path, place: NOWHERE, property: 'folder', overlap: 0 });
}

/**
 * Reads an Outlook store (MS-PST; PST and OST, of all versions): every message, contact, appointment and hidden item is a member,
 * in the order of folders and numbers, also those that no folder lists any more. Where its trees are broken, all runs of
 * letters are brought besides. Throws ExtractFailure.
 */
export async function extractPst(input: Input, context: Context): Promise<void> {
  const opened = openListed(input);
  if ('nodes' in opened) await readListed(opened.store, opened.nodes, context);
  const faults = 'nodes' in opened ? opened.store.faults : { pages: 1, blocks: 0 };
  if (faults.pages > 0) {
    emitStoreStrings(input, context);
    const why = 'nodes' in opened ? 'the index of the store is broken' : opened.message;
    throw new ExtractFailure('damaged', `${why}: runs of letters are read besides`);
  }
  if (faults.blocks > 0) {
    context.gap('damaged', `${faults.blocks} parts of the store do not have the checksum that they state`);
  }
}

/** Opens a store and lists its nodes; a failure for what is none. Throws ExtractFailure `encrypted`. */
function openListed(input: Input): { store: Store; nodes: Listed[] } | ExtractFailure {
  try {
    const store = openStore(input);
    return { store, nodes: listedNodes(store) };
  } catch (error) {
    const failure = asFailure(error);
    if (failure.reason === 'encrypted') throw failure;
    return failure;
  }
}

async function readListed(store: Store, nodes: readonly Listed[], context: Context): Promise<void> {
  const pathOf = folderPaths(store, nodes);
  const messages = nodes.filter(({ id }) => kindOf(id) === KIND.message || kindOf(id) === KIND.associated);
  const byFolder = new Map<number, Listed[]>();
  for (const message of messages) {
    const beside = byFolder.get(message.parent);
    if (beside === undefined) byFolder.set(message.parent, [message]);
    else beside.push(message);
  }
  const folders = nodes.filter(({ id }) => kindOf(id) === KIND.folder).map(({ id }) => id);
  const paths = new Map([...folders, ...byFolder.keys()].map((id) => [id, pathOf(id)]));
  const ordered = [...paths].sort(([a, left], [b, right]) => (left < right ? -1 : left > right ? 1 : a - b));
  for (const [id, path] of ordered) {
    if (path !== '') emitFolder(context, path.slice(0, -1));
    for (const node of byFolder.get(id) ?? []) {
      await context.member(memberOf(store, node, path, context));
    }
  }
}

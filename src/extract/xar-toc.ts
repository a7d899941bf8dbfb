import type { XmlHandler } from './xml-scanner.ts';

/** A file as the table of contents tells of it. */
export interface XarFile {
  path: string;
  kind: string;
  /** Where its bytes lie behind the table, and how many are stored. */
  at: number;
  stored: number;
  size: number;
  /** A media type; empty where the bytes are stored as they are. */
  encoding: string;
  modifiedAt: number | null;
  target: string | null;
}

interface Open {
  parent: Open | null;
  facts: Map<string, string>;
  path: string;
}

/** Elements of a file, and of its data, whose text counts. */
const FACTS = new Set([
  'file/name',
  'file/type',
  'file/mtime',
  'file/link',
  'data/offset',
  'data/length',
  'data/size',
]);

/** Not every writer gives a whole number. */
function count(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function fileOf({ facts, path }: Open): XarFile {
  const time = Date.parse(facts.get('file/mtime') ?? '');
  return {
    path,
    kind: facts.get('file/type') ?? 'file',
    at: count(facts.get('data/offset')),
    stored: count(facts.get('data/length')),
    size: count(facts.get('data/size')),
    encoding: facts.get('encoding') ?? '',
    modifiedAt: Number.isNaN(time) ? null : time,
    target: facts.get('file/link') ?? null,
  };
}

/** Takes the table of contents of an XAR archive; `files` gives what it lists, in its order. */
export function createXarToc(): { handler: XmlHandler; files: () => Generator<XarFile> } {
  const listed: Open[] = [];
  const elements: string[] = [];
  let current: Open | null = null;
  let text = '';
  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'file') listed.push((current = { parent: current, facts: new Map(), path: '' }));
      if (name === 'encoding' && elements.at(-1) === 'data') {
        current?.facts.set('encoding', attributes.get('style') ?? '');
      }
      elements.push(name);
      text = '';
    },
    text(piece) {
      if (text.length < 4096) text += piece;
    },
    close(name) {
      elements.pop();
      const fact = `${elements.at(-1) ?? ''}/${name}`;
      if (FACTS.has(fact)) current?.facts.set(fact, text);
      if (name === 'file') current = current?.parent ?? null;
    },
  };
  function* files(): Generator<XarFile> {
    // What holds others comes before them, so its path is known.
    for (const open of listed) {
      const name = open.facts.get('file/name') ?? '';
      open.path = open.parent === null ? name : `${open.parent.path}/${name}`;
      yield fileOf(open);
    }
  }
  return { handler, files };
}

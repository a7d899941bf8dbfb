import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { EXIT, HandbackError, type FilePlace } from '../model/error.ts';
import { inFileOrder, problemError, type Problem } from './problem.ts';
import { keyOffset, valueOffset, type Tree, type TreePath } from './tree.ts';
import { explain, withKnownKeys } from './wording.ts';
import { parseYaml } from './yaml.ts';

/** Ten thousand rules fit; how much a file of this size can hold is bounded by its parser. */
const MAX_BYTES = 4 * 2 ** 20;

/** A file of ours that was read and found right. */
export interface Document<T> {
  /** As it was given. */
  file: string;
  /** Of the file's bytes. */
  sha256: string;
  value: T;
  /** Where the value at a path stands. */
  placeOf: (path: TreePath) => FilePlace;
}

/** What came of reading a file: a document, or every problem in file order. */
export type Reading<T> = { document: Document<T>; problems: [] } | { document: null; problems: Problem[] };

/**
 * Reads a YAML file of at most 4 MiB and validates it. Objects of the schema are meant to be strict: a key that it does
 * not know is a problem. Throws HandbackError (usage) where the file cannot be read at all.
 */
export async function readDocument<T>(file: string, schema: z.ZodType<T>): Promise<Reading<T>> {
  const { text, sha256 } = await readText(file);
  const placeAt = placeFinder(file, text);
  const { tree, problems } = parseYaml(text);
  if (tree === null) {
    return failed(problems.map(({ message, hint, offset }) => error(message, hint, placeAt(offset))));
  }
  if (tree.value === null) return failed([error('nothing in the file', null, placeAt(0))]);
  const result = schema.safeParse(tree.value, { error: withKnownKeys });
  if (result.success) {
    const placeOf = (path: TreePath): FilePlace => placeAt(valueOffset(tree, path));
    return { document: { file, sha256, value: result.data, placeOf }, problems: [] };
  }
  return failed(explained(result.error.issues, tree, placeAt));
}

/** Reads and validates like readDocument. Throws HandbackError (usage) for the first problem of the file. */
export async function loadDocument<T>(file: string, schema: z.ZodType<T>): Promise<Document<T>> {
  const { document, problems } = await readDocument(file, schema);
  if (document !== null) return document;
  const [first] = problems;
  throw first ? problemError(first) : new Error(`no reason why ${file} was refused`);
}

function explained(
  issues: z.core.$ZodIssue[],
  tree: Tree,
  placeAt: (offset: number) => FilePlace,
): Problem[] {
  return explain(issues, tree).map(({ message, hint, path, at }) => {
    const offset = at === 'key' ? keyOffset(tree, path) : valueOffset(tree, path);
    return error(message, hint, placeAt(offset));
  });
}

function failed(problems: Problem[]): { document: null; problems: Problem[] } {
  return { document: null, problems: inFileOrder(problems) };
}

function error(message: string, hint: string | null, place: FilePlace): Problem {
  return { level: 'error', message, hint, place };
}

async function readText(file: string): Promise<{ text: string; sha256: string }> {
  const bytes = await readBytes(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), sha256 };
  } catch (cause) {
    throw fileError(file, 'not UTF-8 text:', 'save it as UTF-8', cause);
  }
}

/** At most 4 MiB of a plain file. Throws HandbackError (usage) where it cannot be read. */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file).then(refuseSpecial(file));
    if (size > MAX_BYTES) throw fileError(file, 'more than 4 MiB:', 'split it');
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof HandbackError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing
      ? fileError(file, 'no such file', 'check the path', cause)
      : fileError(file, 'cannot read', 'check that you may read it', cause);
  }
}

/** A pipe would block for ever; a device never ends. */
function refuseSpecial(file: string) {
  return <T extends { isFile: () => boolean }>(stats: T): T => {
    if (stats.isFile()) return stats;
    throw fileError(file, 'not a file:', 'name a YAML file');
  };
}

function fileError(file: string, what: string, hint: string, cause?: unknown): HandbackError {
  return new HandbackError({ code: EXIT.usage, message: `${what} '${file}'`, hint, cause });
}

/** Turns offsets into lines and columns, both from 1, columns in UTF-16 units. */
export function placeFinder(file: string, text: string): (offset: number) => FilePlace {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

import { closeSync } from 'node:fs';
import { HandbackError } from '../../../src/model/error.ts';
import type { ListedItem } from '../../../src/model/source.ts';
import { openForReading, pathOf } from '../../../src/sources/local/read.ts';
import { reasonOf } from '../../../src/sources/local/reason.ts';
import { openLocalSource } from '../../../src/sources/local/source.ts';

/**
 * Program of the tests about denied entries: becomes the user 65534 where it may, lists the folder that it is given, tries
 * to open each file, and writes what came of it as JSON.
 */
export interface Outcome {
  error: { code: number; message: string } | null;
  items: { sourceId: string; kind: string; verdict: string | null; read: string | null }[];
}

if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(65534);
  process.setuid?.(65534);
}

const outcome: Outcome = { error: null, items: [] };
const root = process.argv[2] ?? '';
try {
  const filters = { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] };
  const source = await openLocalSource(root);
  for await (const batch of source.list({ filters, ownFiles: [] }, new AbortController().signal)) {
    outcome.items.push(...batch.map(report));
  }
} catch (error) {
  if (!(error instanceof HandbackError)) throw error;
  outcome.error = { code: error.code, message: error.message };
}
process.stdout.write(JSON.stringify(outcome));

function report({ sourceId, kind, verdict }: ListedItem): Outcome['items'][number] {
  const said = verdict === null ? null : `${verdict.status}: ${verdict.reason}`;
  return { sourceId, kind, verdict: said, read: verdict === null ? read(sourceId) : null };
}

function read(sourceId: string): string {
  try {
    closeSync(openForReading(pathOf(root, sourceId)).fd);
    return 'opened';
  } catch (error) {
    return reasonOf(error).reason;
  }
}

import { closeSync, fstatSync, openSync, readSync, realpathSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createTemporaryFolder } from '../case/temporary.ts';
import type { Password } from '../extract/extractor.ts';
import type { Budgets } from '../model/budgets.ts';
import { NO_HASHES, type Content, type MemberFacts } from '../model/content.ts';
import { toSourceId } from '../sources/local/path-id.ts';
import { openForReading } from '../sources/local/read.ts';
import { createParserPool, type Parsed } from './parsers.ts';
import type { Settings, ToldSegment, Usage } from './tasks.ts';

/** One file, or one member in it, and what became of it. */
export interface ExtractedItem {
  /** As in ToldSegment; 0 is the file itself. */
  seq: number;
  /** Null for the file itself. `path` is that inside the file, with `!` between containers. */
  facts: MemberFacts | null;
  content: Content;
}

/** All text of one file; `close` frees the place on disk where its segments lie. */
export interface Extracted {
  items: ExtractedItem[];
  /** In reading order; can be iterated again. */
  segments: () => Generator<ToldSegment>;
  /** Null where its parser was killed. */
  usage: Usage | null;
  close: () => void;
}

const READ = 2 ** 20;

/** A file without a name, so that nothing is left of it whatever happens. */
function anonymousFile(): number {
  const folder = createTemporaryFolder();
  try {
    const path = join(folder.path, 'segments');
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return fd;
  } finally {
    folder.remove();
  }
}

function* linesOf(fd: number): Generator<string> {
  const buffer = Buffer.allocUnsafe(READ);
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; ;) {
    const length = readSync(fd, buffer, 0, READ, at);
    if (length === 0) return;
    at += length;
    rest = Buffer.concat([rest, buffer.subarray(0, length)]);
    let start = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
      yield rest.toString('utf8', start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}

async function parsed(
  path: string,
  settings: Settings,
  segments: number,
  signal: AbortSignal,
): Promise<Parsed> {
  const real = realpathSync(path);
  const { fd, stat } = openForReading(real);
  closeSync(fd);
  const pool = createParserPool(settings, 1, { note: () => undefined, segments });
  signal.addEventListener('abort', pool.close);
  try {
    return await pool.parse({
      root: dirname(real),
      sourceId: toSourceId(basename(real)),
      mediaType: '',
      size: stat.size,
      modified: stat.mtimeMs,
      hashes: NO_HASHES,
      fetched: false,
    });
  } finally {
    pool.close();
  }
}

/**
 * Reads one file as a scan would, in a process that is killed where the budgets are spent, and keeps its segments. Throws
 * what the system says of a file that cannot be opened.
 */
export async function extractFile(
  path: string,
  limits: { budgets: Budgets; passwords: readonly Password[] },
  signal: AbortSignal,
): Promise<Extracted> {
  const settings: Settings = {
    rules: [],
    showMatches: false,
    ...limits,
    hashes: ['sha256'],
    tellSegments: true,
    profile: false,
  };
  const fd = anonymousFile();
  try {
    const { content, members, usage } = await parsed(path, settings, fd, signal);
    return {
      items: [{ seq: 0, facts: null, content }, ...members],
      segments: function* () {
        if (fstatSync(fd).size === 0) return;
        for (const line of linesOf(fd)) yield JSON.parse(line) as ToldSegment;
      },
      usage,
      close: () => {
        closeSync(fd);
      },
    };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

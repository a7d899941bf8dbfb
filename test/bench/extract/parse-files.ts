import { closeSync, ftruncateSync, fstatSync, openSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createParserPool } from '../../../src/audit/parsers.ts';
import type { ToldSegment } from '../../../src/audit/tasks.ts';
import { DEFAULT_BUDGETS } from '../../../src/model/budgets.ts';
import { NO_HASHES } from '../../../src/model/content.ts';
import type { Examination } from '../../../src/model/examination.ts';
import { toSourceId } from '../../../src/sources/local/path-id.ts';

/** What became of one file. */
export interface ParsedFile {
  file: string;
  mediaType: string;
  bytes: number;
  examination: Examination;
  /** Of the file, its members and what is embedded; empty where it was not asked for. */
  text: string;
  seconds: number;
  /** Processor time of its process, where the system tells it. */
  cpuSeconds: number;
  /** Of its process, with what earlier files left there; null where that was killed. */
  peakMemory: number | null;
}

/** Ticks of a second, on every Linux that there is. */
const TICKS = 100;

/**
 * Reads files one after the other, in parser processes as a scan has them. `work` is a folder for what they write. A scan
 * writes no text anywhere, so the time that counts is that without `tellText`.
 */
export async function* parseFiles(
  files: readonly string[],
  work: string,
  tellText: boolean,
): AsyncGenerator<ParsedFile, void> {
  const path = join(work, 'segments');
  const fd = openSync(path, 'as+', 0o600);
  const settings = {
    rules: [],
    showMatches: false,
    budgets: DEFAULT_BUDGETS,
    hashes: [],
    tellSegments: tellText,
    passwords: [],
    profile: false,
  };
  const pool = createParserPool(settings, 1, { note: () => undefined, segments: fd });
  try {
    for (const file of files) {
      ftruncateSync(fd);
      const { size, mtimeMs } = statSync(file);
      const sourceId = toSourceId(basename(file));
      const task = {
        root: dirname(file),
        sourceId,
        mediaType: '',
        size,
        modified: mtimeMs,
        hashes: NO_HASHES,
        fetched: false,
      };
      const startedAt = performance.now();
      const before = childTicks();
      const { content, usage } = await pool.parse(task);
      const seconds = (performance.now() - startedAt) / 1_000;
      const cpuSeconds = (childTicks() - before) / TICKS;
      const { mediaType, examination } = content;
      const peakMemory = usage?.peakMemory ?? null;
      yield {
        file,
        mediaType,
        bytes: size,
        examination,
        text: textIn(path, fd),
        seconds,
        cpuSeconds,
        peakMemory,
      };
    }
  } finally {
    pool.close();
    closeSync(fd);
    unlinkSync(path);
  }
}

/** Processor time of this process' children that live and that it has waited for, in ticks (proc(5), `stat`). */
function childTicks(): number {
  const own = statFields(process.pid);
  const live = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1')
    .trim()
    .split(' ')
    .filter(Boolean);
  const running = live.map((pid) => statFields(Number(pid))).map(([user = 0, system = 0]) => user + system);
  return [...own.slice(2, 4), ...running].reduce((sum, ticks) => sum + ticks, 0);
}

/** utime, stime, cutime, cstime; zeros where there is no /proc. */
function statFields(pid: number): number[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number);
  } catch {
    return [0, 0, 0, 0];
  }
}

function textIn(path: string, fd: number): string {
  if (fstatSync(fd).size === 0) return '';
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as ToldSegment).segment.text).join('\n');
}

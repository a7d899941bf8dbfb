import type { Progress } from '../audit/request.ts';
import { formatBytes, formatCount } from '../report/number.ts';
import type { Io } from './io.ts';

/** Draws at most every so many milliseconds. */
const INTERVAL = 100;
const ERASE_LINE = '\r\u001b[K';

export interface ProgressLine {
  update: (progress: Progress) => void;
  /** Takes the line away, so that something else can be said. */
  clear: () => void;
}

/**
 * One line on the terminal behind standard error, redrawn in place; nothing where that is no terminal or where it is
 * not wanted. `clock`: milliseconds.
 */
export function progressLine(
  io: Io,
  wanted: boolean,
  clock: () => number = () => performance.now(),
): ProgressLine {
  if (!wanted || io.stderr.isTTY !== true) return { update: () => undefined, clear: () => undefined };
  let drawnAt = -Infinity;
  let visible = false;
  let phase: Phase | null = null;
  return {
    update: (progress) => {
      const now = clock();
      if (phase?.name !== progress.phase) phase = { name: progress.phase, startedAt: now };
      if (now - drawnAt < INTERVAL) return;
      drawnAt = now;
      visible = true;
      const line = progressText(progress, now - phase.startedAt);
      io.stderr.write(`${ERASE_LINE}${line.slice(0, columnsOf(io) - 1)}`);
    },
    clear: () => {
      if (visible) io.stderr.write(ERASE_LINE);
      visible = false;
      drawnAt = -Infinity;
    },
  };
}

/** Some terminals call themselves 0 columns wide. */
function columnsOf(io: Io): number {
  const { columns } = io.stderr;
  return columns === undefined || columns < 2 ? 80 : columns;
}

interface Phase {
  name: Progress['phase'];
  startedAt: number;
}

/** `examining 120/4,000 items, 12.3 MiB, 80 items/s, 48s left`; `elapsed`: milliseconds of this phase. */
export function progressText(progress: Progress, elapsed: number): string {
  const { phase, items, totalItems, bytes } = progress;
  const total = totalItems === null ? '' : `/${formatCount(totalItems)}`;
  const parts = [`${phase} ${formatCount(items)}${total} items`];
  if (bytes > 0) parts.push(formatBytes(String(bytes)));
  if (elapsed >= 1_000) {
    parts.push(`${formatCount(Math.round((items * 1_000) / elapsed))} items/s`);
    const left = timeLeft(progress, elapsed);
    if (left !== null) parts.push(`${durationText(left)} left`);
  }
  return parts.join(', ');
}

/** Milliseconds, by bytes where they are known, else by items. */
function timeLeft({ items, totalItems, bytes, totalBytes }: Progress, elapsed: number): number | null {
  const [done, total] = totalBytes !== null && totalBytes > 0 ? [bytes, totalBytes] : [items, totalItems];
  if (total === null || done <= 0 || done > total) return null;
  return (elapsed * (total - done)) / done;
}

function durationText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3_600)}h ${Math.floor((seconds % 3_600) / 60)}m`;
}

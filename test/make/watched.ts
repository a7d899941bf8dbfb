import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { BIN, ROOT } from './run.ts';

/** How a run of the built command went. */
export interface Watched {
  code: number | null;
  stdout: string;
  /** Most resident bytes of the command itself, and of the largest process that it started. */
  ownPeak: number;
  childPeak: number;
  /** Processes that it started and that are still there. */
  left: number[];
}

const SAMPLE_MS = 50;
const PAGE_BYTES = 4096;

/** Runs the command and looks at its processes all the while (Linux). */
export async function watched(args: string[], env: Record<string, string> = {}): Promise<Watched> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const started = new Set<number>();
  const peaks = { own: 0, child: 0 };
  const pid = child.pid ?? 0;
  const timer = setInterval(() => {
    for (const one of childrenOf(pid)) {
      started.add(one);
      peaks.child = Math.max(peaks.child, residentOf(one));
    }
    peaks.own = Math.max(peaks.own, residentOf(pid));
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const left = [...started].filter((one) => existsSync(`/proc/${one}`));
  return { code, stdout: Buffer.concat(pieces).toString(), ownPeak: peaks.own, childPeak: peaks.child, left };
}

function childrenOf(pid: number): number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
}

function residentOf(pid: number): number {
  return Number(textOf(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
}

/** Empty where the process is gone. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

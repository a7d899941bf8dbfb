import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder that others may enter, removed after the test even where its paths are longer than Node can remove. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'handback-sources-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => {
    run('chmod', ['-R', 'u+rwX', folder]);
    run('rm', ['-rf', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes files below `root`, folders made as needed; a path that ends in `/` is an empty folder. */
export function plant(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path.endsWith('/') ? path : join(path, '..')), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(root, path), text);
  }
}

/** Runs a command to its end and gives its output; throws when it fails. */
export function run(command: string, args: string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync(command, args, { maxBuffer: 1 << 28 });
  if (status === 0) return stdout;
  throw new Error(`${command} ended with ${String(status)}: ${String(error ?? stderr)}`);
}

export interface Found {
  path: Buffer;
  size: number;
  /** Milliseconds, rounded down. */
  modified: number;
  /** As find writes it: f, d, l, p, s ... */
  type: string;
}

/** What `find` says of every entry below `root`, in the order of path bytes. */
export function findEntries(root: string): Found[] {
  const output = run('find', [root, '-mindepth', '1', '-printf', '%P\\0%s\\0%T@\\0%y\\0']);
  const fields: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0, at);
    fields.push(output.subarray(at, end));
    at = end + 1;
  }
  const found: Found[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [path, size, time, type] = fields.slice(at, at + 4) as [Buffer, Buffer, Buffer, Buffer];
    found.push({ path, size: Number(size), modified: floorToMs(time.toString()), type: type.toString() });
  }
  return found.sort((a, b) => Buffer.compare(a.path, b.path));
}

/** find writes whole seconds, negative before 1970, and after the point the nanoseconds since then. */
function floorToMs(time: string): number {
  const [seconds, fraction] = time.split('.') as [string, string];
  return Number(seconds) * 1000 + Math.floor(Number(fraction.slice(0, 9)) / 1_000_000);
}

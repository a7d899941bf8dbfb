import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { HandbackError } from '../../../src/model/error.ts';
import type { Problem } from '../../../src/rules/problem.ts';

/** A folder that lasts as long as the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'handback-rules-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A file that lasts as long as the test. */
export async function written(text: string | Uint8Array, name = 'file.yaml'): Promise<string> {
  const file = join(await folder(), name);
  await writeFile(file, text);
  return file;
}

/** `3:1 unknown key 'x'; hint: did you mean 'y'?` */
export function inWords({ place, message, hint }: Pick<Problem, 'place' | 'message' | 'hint'>): string {
  return `${place.line ?? '-'}:${place.column ?? '-'} ${message}${hint === null ? '' : `; hint: ${hint}`}`;
}

/** The error that a promise ends in; fails where it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<HandbackError> {
  const outcome = await promise.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (outcome instanceof HandbackError) return outcome;
  throw outcome instanceof Error ? outcome : new Error(String(outcome));
}

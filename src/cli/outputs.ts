import { accessSync, constants, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EXIT, HandbackError } from '../model/error.ts';
import { fileNameOf } from './formats.ts';
import { presentParts } from './parts.ts';
import { outputError } from './print.ts';

/** Where one format goes: an absolute path; null = standard output. */
export interface Output {
  /** Its name. */
  format: string;
  target: string | null;
  /** A longer list goes on in further files, see `parts.ts`; absent for no bound. */
  mostRows?: number;
}

/** The files that an output replaces: for a list that is split, those parts that are there. */
export function targetsOf({ target, mostRows }: Output): string[] {
  if (target === null) return [];
  return mostRows === undefined ? [target] : presentParts(target);
}

/** A file that the run reads or keeps, and what it is: no output may take its place. */
export interface NamedFile {
  /** `matter`, `case`. */
  what: string;
  /** Absolute. */
  path: string;
}

/**
 * Decides where each format goes. `output` is the path given, or null. Throws HandbackError (usage) for several formats
 * without a folder.
 */
export function planOutputs(formats: string[], output: string | null, cwd: string): Output[] {
  const [first] = formats;
  if (formats.length === 1 && first !== undefined) {
    if (output?.endsWith('/') === true) throw isFolder(output, first);
    return [{ format: first, target: output === null ? null : resolve(cwd, output) }];
  }
  if (output === null) {
    throw usage(`several formats and no folder for them: ${formats.join(',')}`, 'add -o <folder>');
  }
  return formats.map((format) => ({ format, target: resolve(cwd, output, fileNameOf(format)) }));
}

/**
 * Makes sure, before any work is done, that the outputs can be written as far as that can be told. Touches nothing.
 * Throws HandbackError: usage for a path that can never be right, output where writing is denied.
 */
export function checkOutputs(outputs: Output[], inUse: NamedFile[]): void {
  for (const output of outputs) {
    const { format, target } = output;
    if (target === null) continue;
    for (const replaced of targetsOf(output)) refuseInUse(replaced, inUse);
    if (stats(target)?.isDirectory() === true) throw isFolder(target, format);
    checkPlace(target, outputs.length > 1 ? nearestPresent(dirname(target)) : dirname(target));
  }
}

function refuseInUse(target: string, inUse: NamedFile[]): void {
  const taken = inUse.find(({ path }) => realPath(path) === realPath(target));
  if (taken) throw usage(`output is the ${taken.what} file: ${target}`, 'choose another path');
}

/** Makes sure that a case can be kept at a path, as `checkOutputs` does for outputs. */
export function checkCase(path: string): void {
  if (stats(path)?.isDirectory() === true) throw usage(`case is a folder: ${path}`, 'name a file');
  checkPlace(path, dirname(path));
}

function checkPlace(target: string, folder: string): void {
  const present = stats(target);
  if (present) checkWritable(target, target);
  if (present && !present.isFile()) return;
  const holder = stats(folder);
  if (!holder) throw usage(`no such folder: ${folder}`, 'create it first');
  if (!holder.isDirectory()) throw usage(`not a folder: ${folder}`, 'choose another path');
  checkWritable(folder, target);
}

function checkWritable(path: string, target: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw outputError(target, error);
  }
}

/** The path itself or the nearest above it that exists. */
export function nearestPresent(path: string): string {
  let at = path;
  while (!stats(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** Undefined for what is not there; what cannot be looked at is denied later, with a better message. */
function stats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Where links lead; the path itself where there is nothing yet. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function isFolder(path: string, format: string): HandbackError {
  return usage(`output is a folder: ${path}`, `name the file: -o ${join(path, fileNameOf(format))}`);
}

function usage(message: string, hint: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint });
}

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { measure } from '../measure.js';

const FILE_MS = 20_000;
/** Files that one start of LibreOffice converts; what it hangs on costs the rest of its batch. */
const BATCH = 8;
const BATCH_MS = 150_000;

/** True where the program can be started. */
export function isInstalled(program) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

/** Runs a native program once a file: its text by file, null where it gave none. */
export function nativeTexts(command, files) {
  return new Map(files.map((file) => [file, nativeText(command, file)]));
}

function nativeText(command, file) {
  const [program, ...args] = command.map((word) => (word === '<file>' ? file : word));
  const { status, stdout } = spawnSync(program, args, {
    timeout: FILE_MS,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
}

/** Processor time that the program takes for all files, started anew for each, in seconds. */
export async function nativeSeconds(command, files) {
  const words = command.map((word) => (word === '<file>' ? '"$file"' : `'${word}'`)).join(' ');
  const script = `for file; do timeout ${FILE_MS / 1_000} ${words} >/dev/null 2>&1; done; true`;
  return (await measure(['sh', '-c', script, 'sh', ...files])).cpu;
}

/** Text of files as LibreOffice shows it; what it converted before is kept in `store` by the files' content. */
export function officeTexts([extension, filter], files, store) {
  mkdirSync(store, { recursive: true });
  const kept = new Map(files.map((file) => [file, join(store, `${digestOf(file)}-${extension}.txt`)]));
  const missing = files.filter((file) => !existsSync(kept.get(file)));
  for (let at = 0; at < missing.length; at += BATCH)
    convert(missing.slice(at, at + BATCH), extension, filter, kept, store);
  return new Map(files.map((file) => [file, readFileSync(kept.get(file), 'utf8') || null]));
}

function digestOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 32);
}

function convert(files, extension, filter, kept, store) {
  const work = join(store, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'out'), { recursive: true });
  const copies = files.map((file, index) => join(work, `${index}.${extension}`));
  files.forEach((file, index) => copyFileSync(file, copies[index]));
  spawnSync(
    'soffice',
    [
      `-env:UserInstallation=file://${join(work, 'profile')}`,
      '--headless',
      '--convert-to',
      filter,
      '--outdir',
      join(work, 'out'),
      ...copies,
    ],
    { timeout: BATCH_MS, stdio: 'ignore' },
  );
  files.forEach((file, index) => writeFileSync(kept.get(file), convertedText(join(work, 'out'), index)));
  rmSync(work, { recursive: true, force: true });
}

/** A spreadsheet gives a file a sheet; a presentation is converted to pages first. */
function convertedText(folder, index) {
  const own = readdirSync(folder).filter((name) => new RegExp(`^${index}[.-]`).test(name));
  return own
    .map((name) =>
      name.endsWith('.pdf')
        ? execFileSync('pdftotext', ['-q', '-enc', 'UTF-8', join(folder, name), '-'], { encoding: 'utf8' })
        : readFileSync(join(folder, name), 'utf8'),
    )
    .join('\n');
}

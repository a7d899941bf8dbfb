import { execFile } from 'node:child_process';
import { readdirSync, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { copyDrive } from './drive.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../bin/handback.js', import.meta.url));

/** Names of the fixtures whose files are labelled. */
export const LABELLED = readdirSync(FIXTURES)
  .filter((name) => existsSync(join(FIXTURES, name, 'expected.csv')))
  .sort();

/** Path of a file beside a fixture's drive. */
export function beside(name, file) {
  return join(FIXTURES, name, file);
}

/** The rows of a fixture's expected.csv. */
export async function expectedOf(name) {
  const [, ...rows] = (await readFile(beside(name, 'expected.csv'), 'utf8')).trimEnd().split('\n');
  return rows.map((row) => {
    const fields = Array.from(row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) => {
      return quoted?.replaceAll('""', '"') ?? plain ?? '';
    });
    const [path = '', verdict = '', why = '', disposition = ''] = fields;
    return { path, verdict, why, disposition };
  });
}

/** Scans a fresh copy of a fixture drive with the built command; gives the JSON report. */
export async function scanDrive(name, options) {
  const folder = await mkdtemp(join(tmpdir(), 'handback-packs-'));
  try {
    const [drive, output] = [join(folder, 'drive'), join(folder, 'report.json')];
    await copyDrive(name, drive);
    const run = [PROGRAM, 'scan', drive, '-f', 'json', '-o', output, '--fail-on', 'none', ...options];
    await promisify(execFile)(process.execPath, run);
    return JSON.parse(await readFile(output, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

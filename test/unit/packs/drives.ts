import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ReportItem } from '../../../src/model/report.ts';
import { copyDrive } from '../../make/drive.js';

export const DRIVE_NAMES = ['salesperson', 'engineer', 'consultants'] as const;

const PROGRAM = fileURLToPath(new URL('../../../bin/handback.js', import.meta.url));

/** Path of a file beside a fixture's drive. */
export function beside(name: string, file: string): string {
  return fileURLToPath(new URL(`../../../fixtures/${name}/${file}`, import.meta.url));
}

/** Scans a fresh copy of a fixture drive with the built command. */
export async function scanDrive(
  name: string,
  options: string[],
): Promise<{ complete: boolean; items: ReportItem[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'handback-packs-'));
  try {
    const [drive, output] = [join(folder, 'drive'), join(folder, 'report.json')];
    await copyDrive(name, drive);
    const run = [PROGRAM, 'scan', drive, '-f', 'json', '-o', output, '--fail-on', 'none', ...options];
    await promisify(execFile)(process.execPath, run);
    return JSON.parse(await readFile(output, 'utf8')) as { complete: boolean; items: ReportItem[] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A row of `expected.csv`. */
export interface Expected {
  path: string;
  verdict: string;
  disposition: string;
}

export async function expectedOf(name: string): Promise<Expected[]> {
  const [, ...rows] = (await readFile(beside(name, 'expected.csv'), 'utf8')).trimEnd().split('\n');
  return rows.map((row) => {
    const fields = Array.from(row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) => {
      return quoted?.replaceAll('""', '"') ?? plain ?? '';
    });
    const [path = '', verdict = '', , disposition = ''] = fields;
    return { path, verdict, disposition };
  });
}

/** How flagging agrees with the expected verdicts. */
export interface Quality {
  precision: number;
  recall: number;
  /** Paths with the wrong verdict. */
  wrong: string[];
}

export function qualityOf(expected: readonly Expected[], items: readonly ReportItem[]): Quality {
  const flagged = new Set(items.filter((item) => item.flagged).map(({ paths }) => paths[0]));
  const right = expected.filter(({ path, verdict }) => verdict === 'flagged' && flagged.has(path)).length;
  const wanted = expected.filter(({ verdict }) => verdict === 'flagged').length;
  const wrong = expected.filter(({ path, verdict }) => (verdict === 'flagged') !== flagged.has(path));
  return {
    precision: right / flagged.size,
    recall: right / wanted,
    wrong: wrong.map(({ path }) => path),
  };
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExportFacts } from '../audit/request.ts';
import type { RenderOptions, Report } from '../model/report.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { formatOf } from './formats.ts';
import type { Io } from './io.ts';
import type { Output } from './outputs.ts';
import { partOf, refuseLeftPart, splitRows } from './parts.ts';
import { chunksOf, outputError, printPieces } from './print.ts';
import { stageFile, type StagedFile } from './whole-file.ts';

/** A report and what shapes its text. */
export interface Delivery {
  report: Report;
  render: RenderOptions;
  io: Io;
  signal: AbortSignal;
}

/** Notes what is given out. */
type Ledger = (format: string, target: string | null, pieces: Iterable<string>) => Iterable<string>;

/**
 * Renders a report into its outputs; all files are written before the first appears under its name. Resolves to what was
 * given out, for the custody log. Throws HandbackError (output), and the signal's reason where it is aborted: no half file is left then.
 */
export async function deliver(delivery: Delivery, outputs: Output[]): Promise<ExportFacts[]> {
  const staged: StagedFile[] = [];
  const exported: (() => ExportFacts)[] = [];
  const ledger: Ledger = (format, target, pieces) => {
    const counted = countedPieces(pieces);
    exported.push(() => ({ format, target: target ?? 'standard output', ...counted.sum() }));
    return counted.pieces;
  };
  const folders = outputs.flatMap(({ target }) => (target === null ? [] : [createFolder(dirname(target))]));
  try {
    for (const output of outputs) {
      const { format, target } = output;
      if (format === 'github') await deliverToRunner(delivery, target, staged, ledger);
      else if (output.mostRows !== undefined) await deliverParts(delivery, output, staged, ledger);
      else {
        const pieces = ledger(format, target, await rendered(delivery, format));
        const isShown = format === 'csv' && target === null && delivery.io.stdout.isTTY === true;
        await deliverOne(delivery, isShown ? shown(pieces) : pieces, target, staged);
      }
    }
    for (const file of staged) await file.commit();
    return exported.map((facts) => facts());
  } finally {
    for (const file of staged) file.discard();
    for (const folder of folders.flat()) removeEmpty(folder);
  }
}

/** The same pieces; `sum` tells of those that were taken so far. */
function countedPieces(pieces: Iterable<string>): {
  pieces: Iterable<string>;
  sum: () => { sha256: string; bytes: number };
} {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    pieces: (function* () {
      for (const chunk of chunksOf(pieces)) {
        hash.update(chunk);
        bytes += Buffer.byteLength(chunk);
        yield chunk;
      }
    })(),
    sum: () => ({ sha256: hash.copy().digest('hex'), bytes }),
  };
}

/** Creates a folder and those above it that are missing; returns what was created, the innermost first. */
function createFolder(folder: string): string[] {
  if (existsSync(folder)) return [];
  const above = createFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    above.forEach(removeEmpty);
    throw outputError(folder, error);
  }
  return [folder, ...above];
}

/** Of what was created for outputs that could not be written, nothing stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds the outputs.
  }
}

async function rendered({ report, render }: Delivery, format: string): Promise<Iterable<string>> {
  const reporter = await formatOf(format).load();
  return reporter(report, render);
}

/** CSV has no escapes of its own: its fields go to a terminal as text does. */
function* shown(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield piece.replace(/[^\r\n]+|\r(?!\n)/g, escapeForTerminal);
}

/** Each part is a file of its own, in the custody log too. */
async function deliverParts(
  delivery: Delivery,
  { format, target, mostRows = Infinity }: Output,
  staged: StagedFile[],
  ledger: Ledger,
): Promise<void> {
  if (target === null) throw new Error('no file to split');
  let parts = 0;
  for (const rows of splitRows(await rendered(delivery, format), mostRows)) {
    parts += 1;
    const part = partOf(target, parts);
    await deliverOne(delivery, ledger(format, part, rows), part, staged);
  }
  refuseLeftPart(target, parts);
}

async function deliverOne(
  { io, signal }: Delivery,
  pieces: Iterable<string>,
  target: string | null,
  staged: StagedFile[],
): Promise<void> {
  if (target === null) {
    await printPieces(pieces, io, signal);
    return;
  }
  staged.push(await stageFile(target, pieces, signal));
}

/**
 * GitHub's runner reads annotations from standard output; the summary goes to the output where one is given, and is
 * added to the file that `GITHUB_STEP_SUMMARY` names.
 */
async function deliverToRunner(
  delivery: Delivery,
  target: string | null,
  staged: StagedFile[],
  ledger: Ledger,
): Promise<void> {
  const { githubSummary } = await import('../report/github-summary.ts');
  const { report, render, io } = delivery;
  const summary = (path: string): Iterable<string> => ledger('github', path, githubSummary(report, render));
  await deliverOne(delivery, ledger('github', null, await rendered(delivery, 'github')), null, staged);
  if (target !== null) await deliverOne(delivery, summary(target), target, staged);
  const shared = io.env['GITHUB_STEP_SUMMARY'];
  if (shared === undefined || shared === '') return;
  await appendFile(shared, [...summary(shared)].join('')).catch((error: unknown) => {
    throw outputError(shared, error);
  });
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCaseForReading } from '../../src/case/open.ts';
import { latestRun } from '../../src/case/runs.ts';
import { makeDocx } from '../make/docx.ts';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { seededRandom } from '../make/random.ts';
import { handback, handbackKilled, ROOT } from '../make/run.ts';

const POINTS = 50;
const PHASES = ['listing', 'examining', 'closing', 'reporting'];

/** Large enough that every phase lasts long enough to be hit. */
function writeDrive(root: string): void {
  const random = seededRandom(7);
  const words = ['account plan', 'confidential', 'lunch', 'price list', 'holiday', 'forecast', 'roadmap'];
  const word = (): string => words[Math.floor(random() * words.length)] ?? '';
  for (let folder = 0; folder < 120; folder += 1) {
    const files: Record<string, string | Uint8Array> = {};
    for (let file = 0; file < 100; file += 1) {
      files[`f${folder}/note ${file}.txt`] = `${word()} ${word()} ${Math.floor(random() * 50)}\n${word()}\n`;
    }
    files[`f${folder}/plan.docx`] = makeDocx({ paragraphs: [`${word()} for Contoso`, `${folder % 9}`] });
    writeTree(root, files);
  }
}

/** State of the run that a killed process left; null where it had not begun. */
function stateOf(file: string): string | null {
  if (!existsSync(file)) return null;
  const store = openCaseForReading(file);
  try {
    return latestRun(store.db)?.state ?? null;
  } catch {
    return null;
  } finally {
    store.close();
  }
}

function digests(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

it(`gives the report of an uninterrupted run after kill -9 at ${POINTS} seeded points`, async () => {
  const folder = temporaryFolder();
  const drive = join(folder, 'drive');
  writeDrive(drive);
  const command = (name: string): string[] => {
    mkdirSync(join(folder, name), { recursive: true });
    const out = ['-f', 'json,csv,md', '-o', join(folder, name, 'out')];
    const rules = ['--no-default-rules', '-r', join(ROOT, 'test/make/plan.yaml')];
    const kept = ['-c', join(folder, name, 'the.case'), ...out, '--now', '2026-01-02T03:04:05Z'];
    return ['scan', drive, ...rules, ...kept];
  };
  const started = Date.now();
  expect(handback(command('whole'))).toMatchObject({ code: 1 });
  const length = Date.now() - started;
  const expected = digests(join(folder, 'whole', 'out'));

  const random = seededRandom(1);
  const seen = new Set<string>();
  const missing = (): boolean => PHASES.some((phase) => !seen.has(phase));
  // A phase can be shorter than the distance of two points: then further points look for it.
  for (let point = 0; point < POINTS || (missing() && point < 4 * POINTS); point += 1) {
    const name = `run${point}`;
    const args = command(name);
    const share = point < POINTS ? (point + random()) / POINTS : random();
    await handbackKilled(args, 'SIGKILL', length * share);
    const state = stateOf(join(folder, name, 'the.case')) ?? 'none';
    seen.add(state);
    // A run that was done before the kill came needs no second one, which would be a later run of the case.
    if (state !== 'done') expect(handback(args), `point ${point}`).toMatchObject({ code: 1 });
    expect(digests(join(folder, name, 'out')), `point ${point}`).toEqual(expected);
    if (state !== 'done') expect(readdirSync(join(folder, name)).sort()).toEqual(['out', 'the.case']);
    rmSync(join(folder, name), { recursive: true });
  }
  expect([...seen]).toEqual(expect.arrayContaining(PHASES));
});

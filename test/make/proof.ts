import { expect } from 'vitest';
import { zipSync } from 'fflate';
import { runMain, type Outcome } from '../unit/cli/run-main.ts';
import { makeCase } from './case.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const FILES = {
  'Plans/a.txt': 'account plan a',
  'Plans/b.txt': 'account plan b',
  'keep/soup.txt': 'lentils',
  'keep/bread.txt': 'rye',
  'keep/rice.txt': 'basmati',
  'all.zip': zipSync({ 'in.txt': bytes('account plan inside') }),
};

/** A scanned folder without a hold, and the commands on its case at fixed times. */
export interface World {
  folder: string;
  drive: string;
  caseFile: string;
  control: (path: string) => string;
  verify: (...more: string[]) => Promise<Outcome>;
  decide: (path: string, ...more: string[]) => Promise<Outcome>;
  stageOf: (path: string) => Promise<string>;
}

interface Row {
  controlNumber: string;
  paths: string[];
  disposition: { state: string; stage: string; reason: string } | null;
}

async function reported(caseFile: string): Promise<Row[]> {
  const { stdout } = await runMain(['report', caseFile, '-f', 'json']);
  return (JSON.parse(stdout) as { items: Row[] }).items;
}

export async function world(files: Record<string, string | Uint8Array> = FILES): Promise<World> {
  const { folder, drive, caseFile } = await makeCase(files);
  await runMain(['hold', caseFile, '--none', '--authority', 'Ivy Okafor, counsel']);
  const rows = await reported(caseFile);
  const control = (path: string): string =>
    rows.find(({ paths }) => paths.includes(path))?.controlNumber ?? '';
  const WHY = ['--reason', 'agreed', '--now', '2026-03-02T09:00:00Z'];
  return {
    ...{ folder, drive, caseFile, control },
    verify: (...more) => runMain(['verify', caseFile, drive, '--now', '2026-03-03T09:00:00Z', ...more]),
    decide: (path, ...more) => runMain(['decide', caseFile, control(path), ...WHY, ...more]),
    stageOf: async (path) => {
      const row = (await reported(caseFile)).find(({ paths }) => paths.includes(path));
      return row?.disposition?.stage ?? 'none';
    },
  };
}

const AUTHORIZED = [
  ...['--stage', 'authorized', '--authority', 'Ivy Okafor, counsel', '--document', 'Order 12, par. 4'],
  ...['--preservation', 'bag 1'],
];

/** Takes an item that is to be destroyed as far as asked. */
export async function destroy({ decide }: World, path: string, upTo: 'authorized' | 'done'): Promise<void> {
  expect((await decide(path, '--as', 'destroy')).code).toBe(0);
  expect((await decide(path, ...AUTHORIZED)).code).toBe(0);
  if (upTo === 'authorized') return;
  expect((await decide(path, '--stage', 'done', '--how', 'Dana, rm, 09:30Z')).code).toBe(0);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CHUNKS = join(import.meta.dirname, '../../dist/chunks');

/** What is loaded with a chunk of the bundle: all that it imports before its first statement. */
function loadedWith(entry: string): Set<string> {
  const loaded = new Set([entry]);
  for (const chunk of loaded) {
    const code = readFileSync(join(CHUNKS, chunk), 'utf8');
    for (const [, next = ''] of code.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) loaded.add(next);
  }
  return loaded;
}

it.each([
  ['schemas', 'ZodString'],
  ['the reader of YAML', 'YAMLParseError'],
])('a scan starts without %s', (_, mark) => {
  const has = (chunk: string): boolean => readFileSync(join(CHUNKS, chunk), 'utf8').includes(mark);
  const chunks = readdirSync(CHUNKS);
  const scan = chunks.filter((chunk) => /^scan-(?:plan|run)-/.test(chunk));
  expect(scan).toHaveLength(2);
  expect(chunks.filter(has)).not.toEqual([]);
  expect(scan.flatMap((chunk) => [...loadedWith(chunk)]).filter(has)).toEqual([]);
});

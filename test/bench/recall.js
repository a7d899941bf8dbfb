import { createCipheriv } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scan } from './commands.js';
import { measure } from './measure.js';

/** What is planted: a key, and a phrase as texts break it. */
const NEEDLES = ['AKIA0123456789ABCDEF', 'halyard budget', 'halyard\nbudget', 'Halyard bud-\nget'];
const FILES = [
  { name: 'small', count: 500, bytes: 4_000, needles: 4 },
  { name: 'large', count: 4, bytes: 12e6, needles: 100 },
  { name: 'dense', count: 2, bytes: 3e6, needles: 9_000 },
];

/**
 * B14: the share of planted needles that a scan counts. They stand at places that depend on a seed alone, across all borders of
 * what is read at once.
 */
export async function measureRecall({ work }) {
  const folder = join(work, 'planted');
  mkdirSync(folder);
  let planted = 0;
  for (const { name, count, bytes, needles } of FILES) {
    for (let index = 0; index < count; index++) {
      const { text, put } = plant(bytes, needles, planted + index);
      writeFileSync(join(folder, `${name} ${index}.txt`), text);
      planted += put;
    }
  }
  const pack = join(work, 'planted.json');
  writeFileSync(pack, JSON.stringify(needleRules()));
  const output = join(work, 'planted-out.json');
  await measure(scan([folder], output, ['--no-default-rules', '-r', pack]), { cwd: work });
  const findings = JSON.parse(readFileSync(output, 'utf8')).items.flatMap((item) => item.findings);
  return findings.reduce((sum, { count }) => sum + count, 0) / planted;
}

function plant(bytes, needles, seed) {
  const text = Buffer.alloc(bytes, 'lorem ipsum dolor sit amet, ');
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed + 1);
  const draws = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(needles * 4));
  const room = Math.floor(bytes / needles);
  for (let index = 0; index < needles; index++) {
    const needle = ` ${NEEDLES[index % NEEDLES.length]} `;
    text.write(needle, index * room + (draws.readUInt32LE(index * 4) % (room - needle.length)));
  }
  return { text, put: needles };
}

function needleRules() {
  const rule = (id, match) => ({
    id: `planted.${id}`,
    title: 'Planted',
    rationale: 'Measures recall.',
    severity: 'low',
    match,
  });
  const rules = [
    rule('key', { regex: { pattern: '\\bAKIA[0-9A-Z]{16}\\b' } }),
    rule('phrase', { phrases: { terms: ['halyard budget'] } }),
  ];
  return { pack: 'planted', version: '1.0.0', rules };
}

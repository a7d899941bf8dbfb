import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../src/evidence/manifest.ts';
import { publicLine, readSigningKey } from '../../src/evidence/ssh-key.ts';
import { NAMESPACES, sshSign } from '../../src/evidence/sshsig.ts';
import { OTHER_KEY } from './keys.ts';

/** What a cheat may do to a production. */
export const MUTATIONS = [
  'dropped row',
  'added row',
  'swapped rows',
  'relabelled row',
  'changed byte',
  'other head',
  'other manifest',
  'wrong signer',
] as const;

export type Mutation = (typeof MUTATIONS)[number];

/** A whole number below `bound`. */
export type Pick = (bound: number) => number;

/** Changes the production in `folder`; `other` is a sound production of another case by the same signer. */
export function mutate(folder: string, other: string, mutation: Mutation, pick: Pick): void {
  if (mutation === 'changed byte') {
    changeByte(folder, pick);
    return;
  }
  if (mutation === 'other head' || mutation === 'other manifest') {
    const name = mutation === 'other head' ? 'head.json' : 'manifest.json';
    cpSync(join(other, name), join(folder, name));
    cpSync(join(other, `${name}.sig`), join(folder, `${name}.sig`));
    if (mutation === 'other head' && pick(2) === 0) forge(folder, pick);
    return;
  }
  if (mutation !== 'wrong signer') changeList(folder, mutation, pick);
  if (mutation === 'wrong signer' || pick(2) === 0) forge(folder, pick);
}

function changeByte(folder: string, pick: Pick): void {
  const names = readdirSync(folder).sort();
  const path = join(folder, names[pick(names.length)] ?? '');
  const bytes = readFileSync(path);
  const at = pick(bytes.length);
  if (bytes.length === 0) writeFileSync(path, 'x');
  else {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
    writeFileSync(path, bytes);
  }
}

function changeList(folder: string, mutation: Mutation, pick: Pick): void {
  const path = join(folder, 'list.jsonl');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const [a, b] = [pick(lines.length), pick(lines.length)];
  const [first = '', second = ''] = [lines[a], lines[b]];
  if (mutation === 'dropped row') lines.splice(a, 1);
  if (mutation === 'added row')
    lines.splice(b, 0, pick(2) === 0 ? first : first.replace(/"i":\d+/, `"i":${lines.length}`));
  if (mutation === 'swapped rows')
    [lines[a], lines[b === a ? (a + 1) % lines.length : b]] =
      a === b ? [lines[(a + 1) % lines.length] ?? '', first] : [second, first];
  if (mutation === 'relabelled row') {
    const at = lines.findIndex((line, index) => index >= a && line.includes('"basis"'));
    const found = at < 0 ? lines.findIndex((line) => line.includes('"basis"')) : at;
    lines[found] = (lines[found] ?? '').replace(
      /"basis":"(\w+)"/,
      (_, basis) => `"basis":"${basis === 'OTHER' ? 'PERSONAL_PRIVACY' : 'OTHER'}"`,
    );
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** Makes the manifest fit what is there now, and signs it with another key, or with none. */
function forge(folder: string, pick: Pick): void {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const key = readSigningKey(OTHER_KEY, 'other');
  const isSigned = pick(3) > 0;
  const head = readFileSync(join(folder, 'head.json'));
  manifest.signer = isSigned ? publicLine(key.publicBlob) : null;
  manifest.head.sha256 = createHash('sha256').update(head).digest('hex');
  if (isSigned) writeFileSync(join(folder, 'head.json.sig'), sshSign(key, NAMESPACES.head, head));
  manifest.files = manifest.files.map(({ name }) => {
    const content = readFileSync(join(folder, name));
    return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(path, text);
  if (isSigned) writeFileSync(`${path}.sig`, sshSign(key, NAMESPACES.production, Buffer.from(text)));
  else rmSync(`${path}.sig`);
}

import { createCipheriv } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Each tree has so many equal parts, folders of their own: together with fewer of them it shows growth. */
const PARTS = 4;

const POOL_BYTES = 8 * 2 ** 20;
const wordsOf = (text) => text.split(/\s+/).filter((word) => word !== '');
const COMMON =
  wordsOf(`the of and to in is for on that with as it at by from or an be this are was not have has will can all
  more when there which their one other time year day people way work life hand part place week case point number group
  problem fact home water room mother area story month lot right study book eye job word side kind head house friend
  father hour game line end member law car city community name minute idea kid body information back parent face others
  level office door health person art war history morning reason research moment air teacher force education`);
const BUSINESS =
  wordsOf(`customer meeting report budget plan price project team contract invoice quarterly supplier market
  product release draft summary review notes agenda table figure company business president service change result`);
/** One word in so many is of business. */
const BUSINESS_SHARE = 32;
const NAMES = [
  'IMG',
  'scan',
  'page',
  'chapter',
  'track',
  'doc',
  'backup',
  'list',
  'letter',
  'holiday',
  'notes',
];
const EXTENSIONS = ['txt', 'md', 'csv', 'log', 'json'];

/** Bytes that depend on the seed alone. */
function seededBytes(seed, length) {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Running text, 80 characters or so a line. */
function textPool(seed) {
  const pool = Buffer.alloc(POOL_BYTES);
  const draws = seededBytes(seed, POOL_BYTES);
  let [at, line] = [0, 0];
  for (let draw = 0; at < POOL_BYTES - 32; draw += 2) {
    const number = draws.readUInt16LE(draw);
    const words = (draw / 2) % BUSINESS_SHARE === 0 ? BUSINESS : COMMON;
    const word = words[number % words.length];
    at += pool.write(word, at);
    line += word.length + 1;
    pool[at++] = line > 80 ? 0x0a : 0x20;
    if (line > 80) line = 0;
  }
  return pool.subarray(0, at);
}

function partFolders(root) {
  return Array.from({ length: PARTS }, (_, part) => join(root, `part ${part + 1}`));
}

/** Plain text, no two files alike; sizes from a few bytes to four times the mean, half of them below half of it. */
export function makeSmall(root, { files, bytes }) {
  const pool = textPool(1);
  const draws = seededBytes(2, files * 8);
  let made = 0;
  for (const part of partFolders(root)) {
    for (let index = 0; index < files / PARTS; index++, made++) {
      const folder = join(part, `folder ${Math.floor(index / 200)}`);
      if (index % 200 === 0) mkdirSync(folder, { recursive: true });
      const skew = (draws.readUInt32LE(made * 8) / 2 ** 32) ** 3 * 4;
      const size = Math.ceil((bytes / files) * skew);
      const start = draws.readUInt32LE(made * 8 + 4) % (pool.length - size);
      const name = `${NAMES[made % NAMES.length]} ${index}.${EXTENSIONS[made % EXTENSIONS.length]}`;
      writeFileSync(join(folder, name), [`${made}\n`, pool.subarray(start, start + size)].join(''));
    }
  }
}

/** Plain text, no two files alike. */
export function makeLarge(root, { files, bytes }) {
  const pool = textPool(3);
  let made = 0;
  for (const part of partFolders(root)) {
    mkdirSync(part, { recursive: true });
    for (let index = 0; index < files / PARTS; index++, made++) {
      const file = openSync(join(part, `export ${index}.txt`), 'w');
      writeSync(file, `${made}\n`);
      for (let left = Math.floor(bytes / files); left > 0; left -= pool.length) {
        writeSync(file, pool, 0, Math.min(left, pool.length));
      }
      closeSync(file);
    }
  }
}

/** Files in folders of a thousand, 10 % of them not empty. `entries` counts files and folders. */
export function makeMany(root, { entries }) {
  for (const part of partFolders(root)) {
    let folder = part;
    mkdirSync(folder, { recursive: true });
    for (let index = 1; index < entries / PARTS; index++) {
      if (index % 1_000 === 1) {
        folder = join(part, `folder ${Math.floor(index / 1_000)}`);
        mkdirSync(folder);
        continue;
      }
      const path = join(
        folder,
        `${NAMES[index % NAMES.length]} ${index}.${EXTENSIONS[index % EXTENSIONS.length]}`,
      );
      const file = openSync(path, 'w');
      if (index % 10 === 0) writeSync(file, `${index}\n`);
      closeSync(file);
    }
  }
}

/** The first `count` parts of a tree. */
export function parts(root, count) {
  return partFolders(root).slice(0, count);
}

import { createDecipheriv, createHash } from 'node:crypto';
import type { Coder } from './seven-zip-header.ts';

/** Its number among the methods: AES of 256 bits, its key from SHA-256. */
export const AES = '06f10701';
/** Most doublings of the rounds of hashing; 7-Zip writes 19. */
const MOST_DOUBLINGS = 24;
/** Says that nothing is hashed: salt and password are the key. */
const UNHASHED = 0x3f;
/** Rounds that are hashed in one go. */
const BATCH = 1024;

interface Settings {
  doublings: number;
  salt: Buffer;
  iv: Buffer;
}

function settingsOf({ properties }: Coder): Settings | null {
  const [first = 0, second = 0] = properties;
  const doublings = first & 0x3f;
  if (properties.length === 0 || (doublings > MOST_DOUBLINGS && doublings !== UNHASHED)) return null;
  const saltEnd = 2 + (first >> 7) + (second >> 4);
  const ivEnd = saltEnd + ((first >> 6) & 1) + (second & 0xf);
  const iv = Buffer.alloc(16);
  properties.copy(iv, 0, saltEnd, ivEnd);
  return { doublings, salt: properties.subarray(2, saltEnd), iv };
}

/** Salt, password and the number of the round, hashed all in a row. */
function keyOf({ doublings, salt }: Settings, password: string): Buffer {
  const start = Buffer.concat([salt, Buffer.from(password, 'utf16le')]);
  if (doublings === UNHASHED) return Buffer.concat([start, Buffer.alloc(32)]).subarray(0, 32);
  const rounds = 2 ** doublings;
  const size = start.length + 8;
  const batch = Math.min(BATCH, rounds);
  const block = Buffer.alloc(batch * size);
  for (let index = 0; index < batch; index += 1) start.copy(block, index * size);
  const hash = createHash('sha256');
  for (let round = 0; round < rounds; round += batch) {
    for (let index = 0; index < batch; index += 1) {
      block.writeUInt32LE(round + index, index * size + start.length);
    }
    hash.update(block);
  }
  return hash.digest();
}

/** Opens packed streams with a password; null where the coder asks for what nobody writes. */
export type OpenStream = (coder: Coder, bytes: Buffer, password: string) => Buffer | null;

/** Archives have one salt for all their streams, so keys are kept: each takes half a million rounds. */
export function createOpener(): OpenStream {
  const keys = new Map<string, Buffer>();
  return (coder, bytes, password) => {
    const settings = settingsOf(coder);
    if (settings === null) return null;
    const name = JSON.stringify([settings.doublings, settings.salt.toString('hex'), password]);
    const key = keys.get(name) ?? keyOf(settings, password);
    keys.set(name, key);
    const decipher = createDecipheriv('aes-256-cbc', key, settings.iv).setAutoPadding(false);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 16));
    return Buffer.concat([decipher.update(whole), decipher.final()]);
  };
}

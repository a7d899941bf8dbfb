/** A whole number from 0 to one below `below`. */
type Pick = (below: number) => number;

const SPECIAL = [0x00, 0x01, 0x7f, 0x80, 0xff];

type Mutation = (bytes: Buffer, random: Pick) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => {
    bytes[random(bytes.length)] = random(256);
    return bytes;
  },
  (bytes, random) => {
    bytes[random(bytes.length)] = SPECIAL[random(SPECIAL.length)] ?? 0;
    return bytes;
  },
  (bytes, random) => bytes.fill(0xff, random(bytes.length), Math.min(bytes.length, random(bytes.length) + 4)),
  (bytes, random) => bytes.subarray(0, 1 + random(bytes.length)),
  (bytes, random) => {
    const at = random(bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(Math.min(bytes.length, at + 1 + random(64))),
    ]);
  },
  (bytes, random) => {
    const start = random(bytes.length);
    const piece = bytes.subarray(start, start + 1 + random(256));
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
];

/** A copy with one to eight faults: changed, lost, doubled and cut bytes. Never empty. `source` gives numbers from 0 to 1. */
export function mutated(bytes: Uint8Array, source: () => number): Buffer {
  const random: Pick = (below) => Math.floor(source() * below);
  let result = Buffer.from(bytes);
  for (let faults = 1 + random(8); faults > 0; faults -= 1) {
    const mutation = MUTATIONS[random(MUTATIONS.length)];
    if (mutation !== undefined && result.length > 0) result = Buffer.from(mutation(result, random));
  }
  return result.length > 0 ? result : Buffer.of(0);
}

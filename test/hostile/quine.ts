import { crc32 } from 'node:zlib';

/** A number of a deflate stream (RFC 1951) and its bits; Huffman codes go from their highest bit on. */
type Field = [value: number, bits: number, isCode?: boolean];

function packed(fields: readonly Field[]): Buffer {
  const bits = fields.flatMap(([value, count, isCode]) => {
    const own = Array.from({ length: count }, (_, bit) => (value >>> bit) & 1);
    return isCode === true ? own.reverse() : own;
  });
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, at) => (bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7))));
  return bytes;
}

/** Says the last `distance` bytes again, or their beginning (3.2.5; lengths below 115). */
function match(length: number, distance: number): Field[] {
  const [long, far] = [length - 3, distance - 1];
  const more = Math.max(0, Math.floor(Math.log2(long)) - 2);
  const code = long < 8 ? long : 4 * (more + 1) + ((long >>> more) & 3);
  const farther = Math.floor(Math.log2(far)) - 1;
  return [
    [code + 1, 7, true],
    [long, more],
    [2 * (farther + 1) + ((far >>> farther) & 1), 5, true],
    [far, farther],
  ];
}

const END: Field = [0, 7, true];
const FIXED: Field[] = [
  [0, 1],
  [1, 2],
];

/** Five bytes that say the next `length` as they stand. */
function literal(length: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt16LE(length, 1);
  bytes.writeUInt16LE(0xffff - length, 3);
  return bytes;
}

/**
 * A deflate stream that inflates to `head`, itself and `tail`: the pairs of saying a piece and repeating it that R. Cox describes in
 * "Zip Files All The Way Down". `again` repeats head and five bytes, in five bytes itself.
 */
function quine(head: Buffer, again: Buffer, tail: Buffer): Buffer {
  const [none, one, four] = [literal(0), literal(5), literal(20)];
  const four20 = packed([...FIXED, ...match(10, 20), ...match(10, 20), END]);
  const all = tail.length + 4;
  const last = packed([[1, 1], [1, 2], ...match(all, all), END]);
  const opening = literal(head.length + 5);
  const first = [opening, head, opening, again, one, again, one, one, four, again, one, one, four];
  const middle = [four20, four, four20, four, four20, four, four20, four];
  const closing = [four20, none, none, literal(all), four20, none, none, literal(all)];
  return Buffer.concat([...first, ...middle, ...closing, last, tail, last]);
}

/** The bytes with a number at each of the places that is the CRC-32 of all of them. */
function sealed(bytes: Buffer, places: readonly number[]): Buffer {
  const sumWith = (value: number): number => {
    for (const at of places) bytes.writeUInt32LE(value >>> 0, at);
    return crc32(bytes);
  };
  const start = sumWith(0);
  // The sum is linear in the bits of the number, so what is asked for is an equation for each bit.
  const rows = Array.from({ length: 32 }, (_, bit) => {
    const change = (sumWith(2 ** bit) ^ start ^ (2 ** bit)) >>> 0;
    return { change, bits: 2 ** bit };
  });
  let [rest, value] = [start, 0];
  for (let bit = 0; bit < 32; bit += 1) {
    const mask = 2 ** bit;
    const pivot = rows.findIndex(({ change }, index) => index >= bit && (change & mask) !== 0);
    const row = rows[pivot];
    if (row === undefined) throw new Error('no checksum fits: change a byte of the header');
    [rows[bit], rows[pivot]] = [row, rows[bit] ?? row];
    rows.forEach((other, index) => {
      if (index === bit || (other.change & mask) === 0) return;
      rows[index] = { change: (other.change ^ row.change) >>> 0, bits: (other.bits ^ row.bits) >>> 0 };
    });
  }
  rows.forEach((row, bit) => {
    if ((rest & (2 ** bit)) === 0) return;
    rest = (rest ^ row.change) >>> 0;
    value = (value ^ row.bits) >>> 0;
  });
  sumWith(value);
  return bytes;
}

const MARK = Buffer.from('5353534d', 'hex');

/** Where the mark for the checksum stands, and stands again within the stream. */
function marks(bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 1)) places.push(at);
  return places;
}

/** A gzip file that inflates to itself. */
export function gzipQuine(): Buffer {
  const head = Buffer.from('1f8b0808000000000003'.concat('7100'), 'hex');
  const again = packed([...FIXED, ...match(8, 17), ...match(9, 17), END]);
  const size = Buffer.alloc(4);
  const whole = (): Buffer => {
    const tail = Buffer.concat([MARK, size]);
    return Buffer.concat([head, quine(head, again, tail), tail]);
  };
  size.writeUInt32LE(whole().length);
  const bytes = whole();
  return sealed(bytes, marks(bytes));
}

/** A ZIP archive whose only member is that archive. */
export function zipQuine(): Buffer {
  const name = Buffer.from('archive-that-holds-itself0.zip');
  const again = packed([...FIXED, ...match(65, 65), END, ...FIXED, END]);
  const build = (length: number, total: number): Buffer => {
    const facts = Buffer.from('140000000800c04bc25a'.concat(MARK.toString('hex'), '00'.repeat(12)), 'hex');
    facts.writeUInt32LE(length, 14);
    facts.writeUInt32LE(total, 18);
    facts.writeUInt16LE(name.length, 22);
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), facts, name]);
    const listed = [Buffer.from('PK\x01\x02\x14\0'), facts, Buffer.alloc(14), name];
    const end = Buffer.from('504b0506000000000100010000000000000000000000', 'hex');
    end.writeUInt32LE(46 + name.length, 12);
    end.writeUInt32LE(head.length + length, 16);
    const tail = Buffer.concat([...listed, end]);
    return Buffer.concat([head, quine(head, again, tail), tail]);
  };
  const total = build(0, 0).length;
  const bytes = build(total - 60 - 46 - name.length - 22, total);
  return sealed(bytes, marks(bytes));
}

import { crc32 } from 'node:zlib';
import { decode, METHOD, permute } from '../../src/extract/pst-crypt.ts';

/** A form of the format (MS-PST): before 2003, since then, and that of Outlook 2013. */
export interface PstForm {
  version: 14 | 23 | 36;
  method: keyof typeof METHOD;
}

export interface PstAttachment {
  name: string;
  content: Buffer | PstMessageContent;
}

/** What stands in a message; `html` and `rtf` as they are stored. */
export interface PstMessageContent {
  subject: string;
  body?: string;
  html?: string;
  from?: string;
  to?: { name: string; email: string }[];
  /** Milliseconds since 1970. */
  sent?: number;
  /** Further texts by their numbers. */
  texts?: Record<number, string>;
  attachments?: PstAttachment[];
}

export interface PstFolder {
  name: string;
  messages?: PstMessageContent[];
  /** Items that Outlook does not show. */
  associated?: PstMessageContent[];
  folders?: PstFolder[];
}

type Property = [tag: number, type: number, value: Buffer];

interface Block {
  id: number;
  bytes: Buffer;
}

interface Writer {
  form: PstForm;
  word: 4 | 8;
  /** Type of texts, and how they are written. */
  text: (value: string) => [type: number, bytes: Buffer];
  blocks: Block[];
  nodes: { id: number; data: number; below: number; parent: number }[];
  lastId: number;
}

const MOST_IN_BLOCK = 8176;
const MOST_IN_HEAP = 3000;

const forward = Buffer.alloc(256);
const backward = Buffer.from(Array.from(forward.keys()));
permute(backward);
for (const [value, byte] of backward.entries()) forward[byte] = value;

function encoded(bytes: Buffer, method: PstForm['method'], id: number): Buffer {
  const copy = Buffer.from(bytes);
  if (method === 'permute') for (const [at, byte] of copy.entries()) copy[at] = forward[byte] ?? 0;
  // Its own inverse.
  if (method === 'cyclic') decode(copy, METHOD.cyclic, id);
  return copy;
}

function uints(width: 1 | 2 | 4 | 8, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(width * values.length);
  values.forEach((value, index) => {
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value), index * 8);
    else bytes.writeUIntLE(value, index * width, width);
  });
  return bytes;
}

function addBlock(writer: Writer, bytes: Buffer, isInternal = false): number {
  writer.lastId += 4;
  const id = writer.lastId + (isInternal ? 2 : 0);
  writer.blocks.push({ id, bytes: isInternal ? bytes : encoded(bytes, writer.form.method, id) });
  return id;
}

function addData(writer: Writer, bytes: Buffer): number {
  if (bytes.length <= MOST_IN_BLOCK) return addBlock(writer, bytes);
  const count = Math.ceil(bytes.length / MOST_IN_BLOCK);
  const ids = Array.from({ length: count }, (_, index) =>
    addBlock(writer, bytes.subarray(index * MOST_IN_BLOCK, (index + 1) * MOST_IN_BLOCK)),
  );
  const head = Buffer.concat([Buffer.of(1, 1), uints(2, count), uints(4, bytes.length)]);
  return addBlock(writer, Buffer.concat([head, uints(writer.word, ...ids)]), true);
}

/** Nodes below a node: their numbers and what they have. */
type Below = [id: number, data: number, below: number][];

function addBelow(writer: Writer, below: Below): number {
  if (below.length === 0) return 0;
  const head = Buffer.concat([
    Buffer.of(2, 0),
    uints(2, below.length),
    Buffer.alloc(writer.word === 8 ? 4 : 0),
  ]);
  // The upper half of a number can hold anything.
  const rows = below.map(([id, data, inner]) => {
    const row = uints(writer.word, id, data, inner);
    if (writer.word === 8) row.writeUInt32LE(0x5aa1_c9aa, 4);
    return row;
  });
  return addBlock(writer, Buffer.concat([head, ...rows]), true);
}

/** A heap of one block; items are numbered from 1. */
function heap(client: number, items: Buffer[]): Buffer {
  const starts = [12];
  for (const item of items) starts.push((starts.at(-1) ?? 0) + item.length);
  const end = starts.at(-1) ?? 0;
  const head = Buffer.concat([uints(2, end), Buffer.of(0xec, client), uints(4, 1 << 5), Buffer.alloc(4)]);
  return Buffer.concat([head, ...items, uints(2, items.length, 0, ...starts)]);
}

const INLINE = new Set([0x0003, 0x000b]);

/** Properties of an object; what is long goes to a node below it. */
function addProperties(writer: Writer, properties: Property[], below: Below): [data: number, below: number] {
  const items: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)];
  const records = properties
    .sort(([left], [right]) => left - right)
    .map(([tag, type, value]) => {
      const head = uints(2, tag, type);
      if (INLINE.has(type)) return Buffer.concat([head, value, Buffer.alloc(4 - value.length)]);
      if (value.length <= MOST_IN_HEAP) return Buffer.concat([head, uints(4, items.push(value) << 5)]);
      const id = 0x8000 + below.length * 32 + 0x1f;
      below.push([id, addData(writer, value), 0]);
      return Buffer.concat([head, uints(4, id)]);
    });
  items[0] = Buffer.concat([Buffer.of(0xb5, 2, 6, 0), uints(4, 2 << 5)]);
  items[1] = Buffer.concat(records);
  return [addData(writer, heap(0xbc, items)), addBelow(writer, below)];
}

function addPeople(writer: Writer, people: { name: string; email: string }[]): number {
  const items: Buffer[] = [
    Buffer.alloc(0),
    Buffer.concat([Buffer.of(0xb5, 4, 4, 0), Buffer.alloc(4)]),
    Buffer.alloc(0),
  ];
  const [type] = writer.text('');
  const columns = [
    [0x0003, 0x67f2, 0, 0],
    [type, 0x3001, 4, 1],
    [type, 0x39fe, 8, 2],
    [type, 0x3a00, 12, 3],
  ].map(([kind = 0, tag = 0, at = 0, bit = 0]) =>
    Buffer.concat([uints(2, kind, tag, at), Buffer.of(4, bit)]),
  );
  const rows = people.map(({ name, email }, index) => {
    const [first, second] = [name, email].map((value) => items.push(writer.text(value)[1]) << 5);
    return Buffer.concat([uints(4, index, first ?? 0, second ?? 0, 0xffff_ffe0), Buffer.of(0xe0)]);
  });
  const bounds = uints(2, 16, 16, 16, 17);
  items[0] = Buffer.concat([
    Buffer.of(0x7c, columns.length),
    bounds,
    uints(4, 2 << 5, 3 << 5, 0),
    ...columns,
  ]);
  items[2] = Buffer.concat(rows);
  return addData(writer, heap(0x7c, items));
}

function addMessage(writer: Writer, message: PstMessageContent): [data: number, below: number] {
  const { subject, body, html, from, to = [], sent, texts = {}, attachments = [] } = message;
  const text = (tag: number, value: string | undefined): Property[] =>
    value === undefined ? [] : [[tag, ...writer.text(value)]];
  const below: Below = [];
  if (to.length > 0) below.push([0x692, addPeople(writer, to), 0]);
  for (const [index, { name, content }] of attachments.entries()) {
    const isBytes = Buffer.isBuffer(content);
    const inner: Below = isBytes ? [] : [[0x2004, ...addMessage(writer, content)]];
    const data: Property = isBytes ? [0x3701, 0x0102, content] : [0x3701, 0x000d, uints(4, 0x2004, 0)];
    below.push([0x8025 + index * 32, ...addProperties(writer, [...text(0x3707, name), data], inner)]);
  }
  const ticks = sent === undefined ? null : (BigInt(sent) + 11_644_473_600_000n) * 10_000n;
  const time = Buffer.alloc(8);
  if (ticks !== null) time.writeBigUInt64LE(ticks);
  return addProperties(
    writer,
    [
      ...text(0x001a, texts[0x001a] ?? 'IPM.Note'),
      ...text(0x0037, `\u0001\u0001${subject}`),
      ...text(0x0c1f, from),
      ...text(0x1000, body),
      ...Object.entries(texts).flatMap(([tag, value]) =>
        Number(tag) === 0x001a ? [] : text(Number(tag), value),
      ),
      ...(html === undefined ? [] : [[0x1013, 0x0102, Buffer.from(html)] as Property]),
      ...(ticks === null ? [] : [[0x0039, 0x0040, time] as Property]),
      [0x3ffd, 0x0003, uints(4, 1252)],
    ],
    below,
  );
}

function addFolder(writer: Writer, folder: PstFolder, id: number, parent: number): void {
  const [data, below] = addProperties(writer, [[0x3001, ...writer.text(folder.name)]], []);
  writer.nodes.push({ id, data, below, parent });
  const list = (kind: number, messages: PstMessageContent[] = []): void => {
    for (const message of messages) {
      const [own, inner] = addMessage(writer, message);
      writer.nodes.push({
        id: 0x20_0000 + writer.nodes.length * 32 + kind,
        data: own,
        below: inner,
        parent: id,
      });
    }
  };
  list(4, folder.messages);
  list(8, folder.associated);
  for (const inner of folder.folders ?? [])
    addFolder(writer, inner, 0x8000 + writer.nodes.length * 32 + 2, id);
}

/** The file so far; pieces are put at multiples of a size. */
interface Image {
  pieces: Buffer[];
  length: number;
}

function put(image: Image, bytes: Buffer, align: number): number {
  const at = Math.ceil(image.length / align) * align;
  image.pieces.push(Buffer.alloc(at - image.length), bytes);
  image.length = at + bytes.length;
  return at;
}

interface Shape {
  page: number;
  count: number;
  kind: number;
  trailer: number;
  align: number;
}

const SHAPES: Record<PstForm['version'], Shape> = {
  14: { page: 512, count: 496, kind: 500, trailer: 12, align: 64 },
  23: { page: 512, count: 488, kind: 496, trailer: 16, align: 64 },
  36: { page: 4096, count: 4056, kind: 4072, trailer: 24, align: 512 },
};

function putBlock(
  { word }: Writer,
  image: Image,
  { page, trailer, align }: Shape,
  { id, bytes }: Block,
): Buffer {
  const whole = Buffer.alloc(Math.ceil((bytes.length + trailer) / align) * align);
  bytes.copy(whole);
  const end = whole.length - trailer;
  whole.writeUInt16LE(bytes.length, end);
  whole.writeUInt32LE(~crc32(bytes, 0xffffffff) >>> 0, end + (word === 4 ? 8 : 4));
  const at = put(image, whole, align);
  const sizes = page === 512 ? uints(2, bytes.length, 2) : uints(2, bytes.length, bytes.length, 2, 0);
  return Buffer.concat([uints(word, id, at), sizes, Buffer.alloc(word === 8 && page === 512 ? 4 : 0)]);
}

/** Puts a tree of entries whose keys ascend; a page holds four at most. Returns the number and place of its root. */
function putTree(
  { word }: Writer,
  image: Image,
  { page, count, kind }: Shape,
  tree: number,
  entries: Buffer[],
): Buffer {
  let [level, rows] = [0, entries];
  for (;;) {
    const pages: Buffer[] = [];
    for (let first = 0; first < Math.max(1, rows.length); first += 4) {
      const held = rows.slice(first, first + 4);
      const bytes = Buffer.alloc(page);
      Buffer.concat(held).copy(bytes);
      const wide = page === 512 ? 1 : 2;
      bytes.writeUIntLE(held.length, count, wide);
      bytes[count + 2 * wide] = held[0]?.length ?? 32;
      bytes[count + 2 * wide + 1] = level;
      bytes.fill(tree, kind, kind + 2);
      bytes.writeUInt32LE(~crc32(bytes.subarray(0, kind), 0xffffffff) >>> 0, kind + (word === 4 ? 8 : 4));
      const at = put(image, bytes, page);
      pages.push(Buffer.concat([held[0]?.subarray(0, word) ?? Buffer.alloc(word), uints(word, 1, at)]));
    }
    if (pages.length === 1) return pages[0]!.subarray(word);
    [level, rows] = [level + 1, pages];
  }
}

/** An Outlook store with these folders below its outermost. The same content gives the same bytes. */
export function makePst(folders: PstFolder[], form: PstForm = { version: 23, method: 'permute' }): Buffer {
  const isOld = form.version === 14;
  const writer: Writer = {
    form,
    word: isOld ? 4 : 8,
    text: (value) => (isOld ? [0x1e, Buffer.from(value, 'latin1')] : [0x1f, Buffer.from(value, 'utf16le')]),
    blocks: [],
    nodes: [],
    lastId: 0,
  };
  addFolder(writer, { name: '', folders }, 0x122, 0x122);
  const { word } = writer;
  const shape = SHAPES[form.version];
  const image: Image = { pieces: [Buffer.alloc(1024)], length: 1024 };
  const blocks = writer.blocks
    .sort((left, right) => left.id - right.id)
    .map((block) => putBlock(writer, image, shape, block));
  const nodes = writer.nodes
    .sort((left, right) => left.id - right.id)
    .map(({ id, data, below, parent }) =>
      Buffer.concat([uints(word, id, data, below), uints(4, parent), Buffer.alloc(word === 8 ? 4 : 0)]),
    );
  const roots = [putTree(writer, image, shape, 0x81, nodes), putTree(writer, image, shape, 0x80, blocks)];
  const bytes = Buffer.concat(image.pieces);
  bytes.write('!BDN', 'latin1');
  bytes.write('SM', 8, 'latin1');
  bytes.writeUInt16LE(form.version, 10);
  bytes[isOld ? 461 : 513] = METHOD[form.method];
  Buffer.concat(roots).copy(bytes, isOld ? 184 : 216);
  return bytes;
}

/** The values of one property as TNEF encodes them (MS-OXTNEF 2.1.3.4); a text is written in UTF-16. */
type TnefProperty = [tag: number, value: string | Buffer | { message: Buffer }];

function uint(value: number, width: 2 | 4 = 4): Buffer {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntLE(value, 0, width);
  return bytes;
}

/** A block of properties. */
function tnefProperties(properties: readonly TnefProperty[]): Buffer {
  const encoded = properties.flatMap(([tag, value]) => {
    const isMessage = typeof value === 'object' && 'message' in value;
    const bytes =
      typeof value === 'string'
        ? Buffer.from(`${value}\0`, 'utf16le')
        : isMessage
          ? Buffer.concat([Buffer.alloc(16), value.message])
          : value;
    const type = typeof value === 'string' ? 0x1f : isMessage ? 0x0d : 0x102;
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
    return [uint(type, 2), uint(tag, 2), uint(1), uint(bytes.length), bytes, padding];
  });
  return Buffer.concat([uint(properties.length), ...encoded]);
}

/** Attributes by their numbers, whose upper half is the type of their data. */
const ATTRIBUTE = {
  subject: 0x00018004,
  body: 0x0002800c,
  codePage: 0x00069007,
  message: 0x00069003,
  begins: 0x00069002,
  title: 0x00018010,
  data: 0x0006800f,
  attachment: 0x00069005,
} as const;

/** A `winmail.dat` of attributes in order (MS-OXTNEF 2.1.3.2). */
function makeTnef(attributes: readonly [number, string | Buffer][]): Buffer {
  const encoded = attributes.flatMap(([id, value]) => {
    const data = typeof value === 'string' ? Buffer.from(`${value}\0`, 'latin1') : value;
    const level = id === ATTRIBUTE.begins || (id & 0xfff0) === 0x8010 || id === ATTRIBUTE.attachment ? 2 : 1;
    const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
    return [Buffer.of(level), uint(id), uint(data.length), data, uint(sum, 2)];
  });
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...encoded]);
}

/** A message with one attachment, and one attached message with an attachment of its own. */
export function winmail(): Buffer {
  const inner = makeTnef([
    [ATTRIBUTE.subject, 'Inner subject'],
    [ATTRIBUTE.begins, Buffer.alloc(14)],
    [ATTRIBUTE.title, 'deep.txt'],
    [ATTRIBUTE.data, Buffer.from('the deepest text')],
  ]);
  return makeTnef([
    [ATTRIBUTE.codePage, Buffer.from('e3040000e3040000', 'hex')],
    [ATTRIBUTE.subject, Buffer.from('\xcf\xeb\xe0\xed\0', 'latin1')],
    [ATTRIBUTE.body, 'The old body'],
    [
      ATTRIBUTE.message,
      tnefProperties([
        [0x0c1a, 'Dana Reyes'],
        [0x1000, 'The Unicode body'],
        [0x1013, Buffer.from('<p>The <b>HTML</b> body</p>')],
      ]),
    ],
    [ATTRIBUTE.begins, Buffer.alloc(14)],
    [ATTRIBUTE.title, 'PLAN~1.TXT'],
    [ATTRIBUTE.data, Buffer.from('Account plan for Contoso')],
    [ATTRIBUTE.attachment, tnefProperties([[0x3707, 'Größe plan.txt']])],
    [ATTRIBUTE.begins, Buffer.alloc(14)],
    [ATTRIBUTE.attachment, tnefProperties([[0x3701, { message: inner }]])],
  ]);
}

const SECTOR = 2048;

/** A number in both orders of bytes, as discs have it (ISO 9660, 7.3.3 and 7.2.3). */
function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}

function both16(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(value);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}

/** An entry of a directory (ISO 9660, 9.1), with what extensions put behind its name. */
function discRecord(
  name: string,
  sector: number,
  length: number,
  folder: boolean,
  extra = Buffer.alloc(0),
): Buffer {
  const bare = Buffer.from(name, 'latin1');
  const pad = Buffer.alloc(bare.length % 2 === 0 ? 1 : 0);
  const date = Buffer.of(125, 7, 14, 9, 30, 0, 0);
  const flags = Buffer.of(folder ? 2 : 0, 0, 0);
  const rest = Buffer.concat([
    both32(sector),
    both32(length),
    date,
    flags,
    both16(1),
    Buffer.of(bare.length),
    bare,
    pad,
    extra,
  ]);
  return Buffer.concat([Buffer.of(rest.length + 2, 0), rest]);
}

function sector(...pieces: Buffer[]): Buffer {
  const bytes = Buffer.concat(pieces);
  return Buffer.concat([bytes, Buffer.alloc((SECTOR - (bytes.length % SECTOR)) % SECTOR)]);
}

const ROOT_AT = 18;
const TEXT_AT = 19;
const VOLUME_SECTORS = 24;

/** A disc image: a root with a text, and whatever `entries` bring. */
function disc(text: string, entries: readonly Buffer[], rockRidge = Buffer.alloc(0)): Buffer {
  const root = (name: string): Buffer => discRecord(name, ROOT_AT, SECTOR, true);
  const volume = Buffer.alloc(SECTOR);
  volume.write('\x01CD001\x01', 0, 'latin1');
  both32(VOLUME_SECTORS).copy(volume, 80);
  both16(1).copy(volume, 120);
  both16(1).copy(volume, 124);
  both16(SECTOR).copy(volume, 128);
  // Tables of paths, in both orders of bytes; nobody reads them.
  volume.writeUInt32LE(ROOT_AT, 140);
  volume.writeUInt32BE(ROOT_AT, 148);
  root('\0').copy(volume, 156);
  volume[881] = 1;
  const end = sector(Buffer.from('\xffCD001\x01', 'latin1'));
  const file = discRecord('PLAN.TXT;1', TEXT_AT, text.length, false);
  const listing = sector(discRecord('\0', ROOT_AT, SECTOR, true, rockRidge), root('\x01'), ...entries, file);
  const rest = Buffer.alloc((VOLUME_SECTORS - TEXT_AT - 1) * SECTOR);
  return Buffer.concat([Buffer.alloc(16 * SECTOR), volume, end, listing, sector(Buffer.from(text)), rest]);
}

/** A disc whose folder `LOOP` is the root again, and one that lies beyond the disc. */
export function loopingDisc(text: string): Buffer {
  return disc(text, [
    discRecord('LOOP', ROOT_AT, SECTOR, true),
    discRecord('NOWHERE', 2 ** 31, SECTOR, true),
  ]);
}

/** A disc whose extensions (Rock Ridge, SUSP 5.1) go on where they are: sector 19 names itself as what follows. */
export function endlessDisc(): Buffer {
  const goesOn = Buffer.concat([Buffer.from('CE\x1c\x01', 'latin1'), both32(TEXT_AT), both32(0), both32(28)]);
  const sharing = Buffer.from('SP\x07\x01\xbe\xef\0', 'latin1');
  const text = goesOn.toString('latin1');
  const image = disc(
    text,
    [discRecord('A.TXT;1', TEXT_AT, 28, false, goesOn)],
    Buffer.concat([sharing, goesOn]),
  );
  goesOn.copy(image, TEXT_AT * SECTOR);
  return image;
}

/** Changes fields of a cabinet (MS-CAB 2.1 to 2.4) as `buildCab` in test/make makes it, with one folder. */
export const CAB_LIES: Readonly<Record<string, (cab: Buffer) => void>> = {
  'files beyond its end': (cab) => cab.writeUInt32LE(0x7fffffff, 16),
  'data beyond its end': (cab) => cab.writeUInt32LE(0x7fffffff, 36),
  'data within its header': (cab) => cab.writeUInt32LE(0, 36),
  '65,535 files': (cab) => cab.writeUInt16LE(0xffff, 28),
  '65,535 folders': (cab) => cab.writeUInt16LE(0xffff, 26),
  '65,535 blocks': (cab) => cab.writeUInt16LE(0xffff, 40),
  'a file of 2 GB': (cab) => cab.writeUInt32LE(0x7fff8000, 44),
  'a file that begins at 4 GB': (cab) => cab.writeUInt32LE(0xffffffff, 48),
  'a file of a folder that is none': (cab) => cab.writeUInt16LE(0x00ff, 52),
  'a block of no bytes that unpacks to some': (cab) => cab.writeUInt16LE(0, cab.readUInt32LE(36) + 4),
};

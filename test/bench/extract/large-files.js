import { closeSync, openSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

/** What stands at the end of each file: a scan that finds it has read the file to its end. */
export const LAST_WORD = 'zanzibarquill';

const CHUNK = 2 ** 20;
const LETTERS = 'etaoinshrdlucmfwypvbgk';

/** Numbers from 0 up to 1, the same on each run (Park and Miller, 1988). */
function createRandom() {
  let state = 20_251_122;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Words of which none comes often: they deflate like running text of names and numbers. */
function createWords(random) {
  return (count) => {
    let text = '';
    for (let word = 0; word < count; word += 1) {
      for (let length = 3 + random() * 7; length > 0; length -= 1)
        text += LETTERS[Math.floor(random() * LETTERS.length)];
      text += ' ';
    }
    return text.trimEnd();
  };
}

/** Pieces of about a mebibyte: `head`, as many of `item` as `bytes` need, `tail`. */
function* pieces(bytes, head, item, tail) {
  let piece = head;
  let made = 0;
  for (let index = 0; made + piece.length < bytes; index += 1) {
    piece += item(index);
    if (piece.length < CHUNK) continue;
    made += piece.length;
    yield piece;
    piece = '';
  }
  yield piece + tail;
}

/** Writes lines of text. */
export function writeText(path, bytes) {
  const words = createWords(createRandom());
  const lines = Array.from({ length: 5_000 }, () => words(9));
  const fd = openSync(path, 'w');
  for (const piece of pieces(
    bytes,
    '',
    (index) => `${index} ${lines[index % lines.length]}\n`,
    `${LAST_WORD}\n`,
  ))
    writeSync(fd, piece);
  closeSync(fd);
}

/** Writes a PDF of one page whose content is `bytes` of operators that show text, not compressed. */
export function writePdf(path, bytes) {
  const words = createWords(createRandom());
  const operators = [
    ...pieces(bytes, 'BT /F 9 Tf ', () => `(${words(3)}) Tj 0 -10 Td `, `(${LAST_WORD}) Tj ET`),
  ];
  const length = operators.reduce((sum, piece) => sum + piece.length, 0);
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  const parts = ['%PDF-1.7\n', ...objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`)];
  parts.push(`5 0 obj\n<</Length ${length}>>stream\n`, ...operators, '\nendstream\nendobj\n');
  const fd = openSync(path, 'w');
  for (const part of parts) writeSync(fd, part);
  // Readers find the objects by themselves where the table is empty.
  writeSync(fd, 'xref\n0 0\ntrailer\n<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n');
  closeSync(fd);
}

const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';

/** Parts of a workbook beside its strings and its sheet. */
const FRAME = {
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}sheet.main+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${SHEET}" xmlns:r="${DOCUMENT}"><sheets><sheet name="Rows" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
};

/** Writes a workbook: a shared string table and a sheet of so many bytes before they are deflated; each cell of the sheet refers to a string. */
export async function writeWorkbook(path, { strings, sheet, wordsEach }) {
  const random = createRandom();
  const words = createWords(random);
  let count = 0;
  const table = pieces(
    strings,
    `<sst xmlns="${SHEET}">`,
    (index) => {
      count = index + 1;
      return `<si><t>${index} ${words(wordsEach)}</t></si>`;
    },
    `<si><t>${LAST_WORD}</t></si></sst>`,
  );
  const number = () => Math.floor(random() * 1e15);
  const cell = () =>
    `<c t="s"><v>${Math.floor(random() * count)}</v></c><c><v>${number()}</v></c><c><v>${number()}</v></c>`;
  const rows = pieces(
    sheet,
    `<worksheet xmlns="${SHEET}"><sheetData>`,
    () => `<row>${cell()}</row>`,
    `<row><c t="s"><v>0</v></c></row></sheetData></worksheet>`,
  );
  await writeZip(path, { ...FRAME, 'xl/sharedStrings.xml': table, 'xl/worksheets/sheet1.xml': rows });
}

/** Writes a ZIP archive (APPNOTE 6.3) of entries in pieces; sizes stand behind each entry and in the directory. */
async function writeZip(path, entries) {
  const fd = openSync(path, 'w');
  const directory = [];
  let at = 0;
  const write = (bytes) => {
    at += writeSync(fd, bytes);
  };
  for (const [name, content] of Object.entries(entries)) {
    const entry = { name, offset: at, crc: 0, stored: 0, size: 0 };
    write(header(0x04034b50, entry, false));
    await deflate(typeof content === 'string' ? [content] : content, entry, write);
    write(numbers(0x08074b50, entry.crc, entry.stored, entry.size));
    directory.push(entry);
  }
  const start = at;
  for (const entry of directory) write(header(0x02014b50, entry, true));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(at - start, 12);
  end.writeUInt32LE(start, 16);
  write(end);
  closeSync(fd);
}

async function deflate(content, entry, write) {
  const stream = createDeflateRaw({ level: 1 });
  stream.on('data', (bytes) => {
    entry.stored += bytes.length;
    write(bytes);
  });
  for (const piece of content) {
    const bytes = Buffer.from(piece);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    if (!stream.write(bytes)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'end');
}

function numbers(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return bytes;
}

/** Header of an entry, or its line in the directory. */
function header(signature, { name, offset, crc, stored, size }, isLine) {
  const made = isLine ? [20] : [];
  const shorts = [...made, 20, 8, 8, 0, 0];
  const rest = isLine ? [name.length, 0, 0, 0, 0, 0, 0] : [name.length, 0];
  const bytes = [numbers(signature), short(...shorts), numbers(crc, stored, size), short(...rest)];
  return Buffer.concat([...bytes, ...(isLine ? [numbers(offset)] : []), Buffer.from(name)]);
}

function short(...values) {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16LE(value, 2 * index));
  return bytes;
}

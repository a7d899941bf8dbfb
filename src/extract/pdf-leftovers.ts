import type { Context } from './extractor.ts';
import type { EmitText, PdfDocument } from './pdf-annotations.ts';
import { borrow, bytesAt } from './pdf-library.ts';
import { inflatedStream, pdfRuns } from './pdf-objects.ts';
import { pdfStringsAt } from './pdf-strings.ts';
import type { Told } from './pdf-told.ts';
import { readXmp } from './pdf-xmp.ts';
import { bytesView, type View } from './zip-view.ts';

/** Keys whose strings PDFium does not tell everywhere: scripts, values of choices, what pictures show or stand for. */
const KEYS = /\/(?:JS|Opt|Alt|ActualText)(?=[\s([<])/g;
/** A layer (ISO 32000-2, 8.11.2): its name stands in the same dictionary. */
const LAYER = /\/Type\s*\/OCG\b/g;
const NEAR = 1_000;
/** Most layers between two streams. */
const MAX_LAYERS = 1_000;

/**
 * Reads what PDFium has no call for: names of layers, scripts of any action, values of choices, alternative texts, and
 * metadata in compressed streams. All objects of the file are searched for them, those in object streams too. Call it
 * last: it takes the encryption off the document.
 */
export async function readLeftovers(pdf: PdfDocument, view: View, told: Told): Promise<void> {
  const { context } = told;
  const plain = pdf.api.EPDF_IsEncrypted(pdf.document) ? decryptedCopy(pdf, view.size, context) : view;
  if (plain === null) return;
  for (const { text, stream } of pdfRuns(plain)) {
    tellStrings(text, told.rest);
    if (stream !== null) await readStream(text.slice(Math.max(0, text.lastIndexOf(' obj'))), stream, told);
  }
}

async function readStream(
  dictionary: string,
  stream: () => Buffer,
  { context, rest, property }: Told,
): Promise<void> {
  const isObjects = /\/ObjStm\b/.test(dictionary);
  if (!isObjects && !/\/Subtype\s*\/XML\b/.test(dictionary)) return;
  const bytes = inflatedStream(dictionary, stream());
  if (bytes === null) {
    context.gap('damaged', `compressed ${isObjects ? 'objects' : 'metadata'} cannot be read`);
    return;
  }
  context.spend(bytes.length);
  if (isObjects) tellStrings(bytes.toString('latin1'), rest);
  else await readXmp(bytesView(bytes), property);
}

function tellStrings(text: string, emit: EmitText): void {
  const keys = new RegExp(KEYS);
  for (let match = keys.exec(text); match !== null; match = keys.exec(text)) {
    const { strings, end } = pdfStringsAt(text, keys.lastIndex);
    for (const string of strings) tell(string, emit);
    keys.lastIndex = Math.max(end, keys.lastIndex);
  }
  for (const name of layerNames(text)) tell(name, emit);
}

function layerNames(text: string): string[] {
  const layers = Array.from(text.matchAll(LAYER), ({ index }) => index).slice(0, MAX_LAYERS);
  return layers.flatMap((index) => {
    const before = text.slice(Math.max(0, index - NEAR), index);
    const near = before.slice(Math.max(0, before.lastIndexOf('<<'))) + text.slice(index, index + NEAR);
    const name = /\/Name(?=[\s(<])/.exec(near);
    return name === null ? [] : pdfStringsAt(near, name.index + name[0].length).strings;
  });
}

/** Bytes of pictures can look like a key and a string by chance: controls are in no text. */
function tell(text: string, emit: EmitText): void {
  if (/[\p{L}\p{N}]{2}/u.test(text) && !/[\0-\x08\x0e-\x1f\x7f\ufffd]/.test(text)) emit('hidden', text);
}

/** The document without its encryption, as PDFium writes it; null, and a gap, where it would be too much to hold. */
function decryptedCopy({ api, document }: PdfDocument, size: number, context: Context): View | null {
  if (size > context.budgets.parserMemory / 8) {
    context.gap(
      'too-large',
      'an encrypted document of this length is read without its scripts and names of layers',
    );
    return null;
  }
  const writer = api.PDFiumExt_OpenFileWriter();
  try {
    if (!api.EPDF_RemoveEncryption(document) || api.PDFiumExt_SaveAsCopy(document, writer) === 0) {
      context.gap('damaged', 'scripts and names of layers cannot be decrypted');
      return null;
    }
    const length = api.PDFiumExt_GetFileWriterSize(writer);
    return borrow(api, Math.max(1, length), (buffer) => {
      api.PDFiumExt_GetFileWriterData(writer, buffer, length);
      return bytesView(bytesAt(api, buffer, length));
    });
  } finally {
    api.PDFiumExt_CloseFileWriter(writer);
  }
}

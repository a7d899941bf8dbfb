import type { Place } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { tryPasswords } from './passwords.ts';
import { createFlow, everyElement } from './office-flow.ts';
import { readAnnotations, type EmitText, type PdfDocument } from './pdf-annotations.ts';
import {
  attachmentHandles,
  pageLabel,
  readAttachment,
  readBookmarks,
  readInfo,
  readScripts,
  readXfaPackets,
  sealsAttachments,
  type Attachment,
} from './pdf-document.ts';
import { dropPdfium, loadPdfium, openDocument, type OpenDocument, type Pdfium } from './pdf-library.ts';
import { readLeftovers } from './pdf-leftovers.ts';
import { readPagePictures, showsPicture } from './pdf-picture.ts';
import { readPageText, splitPages, type PageText } from './pdf-text.ts';
import { createTold } from './pdf-told.ts';
import { readXmp } from './pdf-xmp.ts';
import { readXml, singleChunk } from './xml.ts';

/** Error codes of `fpdfview.h`: a password is needed; the way of encryption is unknown. */
const PASSWORD = 4;
const SECURITY = 5;
/** Characters of pages that are held to find what repeats at their edges; beyond that all is body. */
const MAX_HELD = 2 ** 24;

/** Reads PDF (ISO 32000) with PDFium: pages, notes, forms, attached files, properties, bookmarks, scripts. */
export async function extractPdf(input: Input, context: Context): Promise<void> {
  const library = await loadPdfium();
  try {
    await readPdf(library, input, context);
  } catch (error) {
    // RuntimeError is what WebAssembly throws for a crash; RangeError is our own, and V8's, for want of memory.
    if (!(error instanceof Error && /^(RuntimeError|RangeError)$/.test(error.name))) throw error;
    dropPdfium();
    const memory = error instanceof RangeError || /memory|OOM/i.test(error.message);
    throw new ExtractFailure(memory ? 'out-of-memory' : 'damaged', 'the PDF library gave up');
  }
}

async function readPdf(library: Pdfium, input: Input, context: Context): Promise<void> {
  const { api } = library;
  const { handle: document, close } = await openAnyhow(library, input, context);
  let attachments: Attachment[] = [];
  try {
    if (document === 0) throw openFailure(api.FPDF_GetLastError());
    const formInfo = api.PDFiumExt_OpenFormFillInfo();
    const form = api.PDFiumExt_InitFormFillEnvironment(document, formInfo);
    try {
      attachments = await readOpen({ api, document, form }, input, context);
    } finally {
      api.PDFiumExt_ExitFormFillEnvironment(form);
      api.PDFiumExt_CloseFormFillInfo(formInfo);
    }
  } finally {
    close();
  }
  // Only one document's memory at a time: an attached one can be a PDF too.
  for (const { name, bytes } of attachments) await context.embedded(name, bytes);
}

/** Opens a document without a password, else with the first that fits. */
async function openAnyhow(library: Pdfium, input: Input, context: Context): Promise<OpenDocument> {
  const first = openDocument(library, input);
  if (first.handle !== 0 || library.api.FPDF_GetLastError() !== PASSWORD) return first;
  const opened = await tryPasswords(context, (text) => {
    const document = openDocument(library, input, text);
    if (document.handle !== 0) return document;
    document.close();
    return null;
  });
  if (opened === null) return first;
  first.close();
  context.opened(opened.password);
  return opened.value;
}

function openFailure(code: number): ExtractFailure {
  if (code === PASSWORD) return new ExtractFailure('encrypted', 'the document is protected by a password');
  if (code === SECURITY)
    return new ExtractFailure('encrypted', 'the document is encrypted in an unknown way');
  return new ExtractFailure('damaged', 'the document cannot be opened');
}

async function readOpen(pdf: PdfDocument, input: Input, outer: Context): Promise<Attachment[]> {
  const told = createTold(outer);
  const { context } = told;
  for (const [name, value] of readInfo(pdf)) told.property(name, value);
  await readXmp(input, told.property);
  const emit = emitter(context, NOWHERE);
  readBookmarks(pdf, emit);
  const handles = attachmentHandles(pdf);
  const pages = readPages(pdf, context, handles);
  const formed = await readXfa(pdf, context);
  if (context.ocr !== null) await readPagePictures(pdf, pages.pictures, context, context.ocr);
  else if (!pages.found && !formed) {
    context.gap('no-text', 'pages without text: pictures, it seems');
  }
  readScripts(pdf, emit);
  const read = [...new Set(handles)].map((handle) =>
    handle === 0 ? null : readAttachment(pdf, handle, emit, context),
  );
  const attached = read.filter((attachment) => attachment !== null);
  const isSealed = attached.length > 0 && sealsAttachments(pdf, input);
  await readLeftovers(pdf, input, told);
  if (!isSealed) return attached;
  for (const { name } of attached) context.gap('encrypted', `${name}: protected by a password`);
  return [];
}

function emitter(context: Context, place: Place): EmitText {
  return (part, text) => {
    if (text.trim() !== '') context.segment({ part, text, place, property: null, overlap: 0 });
  };
}

/** Whether a page has text, and the numbers of those that show more than their text says. */
interface Pages {
  found: boolean;
  pictures: number[];
}

/** Reads all pages. Files attached to pages are added to `handles`. */
function readPages(pdf: PdfDocument, context: Context, handles: number[]): Pages {
  const count = pdf.api.FPDF_GetPageCount(pdf.document);
  let held: PageText[] = [];
  let first = 1;
  let size = 0;
  let found = false;
  const pictures: number[] = [];
  const flush = (): void => {
    emitPages(held, first, context);
    first += held.length;
    held = [];
    size = 0;
  };
  for (let number = 1; number <= count; number += 1) {
    const emit: EmitText = (part, text) => {
      found ||= text.trim() !== '';
      emitter(context, { ...NOWHERE, page: number })(part, text);
    };
    emitter(context, { ...NOWHERE, page: number })('hidden', pageLabel(pdf, number));
    const page = readPage(pdf, number, emit, handles, context);
    found ||= page.text.trim() !== '';
    if (page.isPicture) pictures.push(number);
    held.push(page);
    size += page.text.length;
    if (size > MAX_HELD) flush();
  }
  flush();
  return { found, pictures };
}

function readPage(
  pdf: PdfDocument,
  number: number,
  emit: EmitText,
  handles: number[],
  context: Context,
): PageText & { isPicture: boolean } {
  const { api } = pdf;
  const page = api.FPDF_LoadPage(pdf.document, number - 1);
  if (page === 0) {
    context.gap('damaged', `page ${number} cannot be read`);
    return { text: '', edges: [], isPicture: false };
  }
  try {
    const text = readPageText(api, page);
    context.spend(text.text.length);
    readAnnotations(pdf, page, emit, (handle) => handles.push(handle));
    return { ...text, isPicture: showsPicture(pdf, page, text.text) };
  } finally {
    api.FPDF_ClosePage(page);
  }
}

function emitPages(pages: PageText[], first: number, context: Context): void {
  for (const [index, { header, footer, body, broken }] of splitPages(pages).entries()) {
    const emit = emitter(context, { ...NOWHERE, page: first + index });
    for (const line of header) emit('header', line);
    emit('body', body);
    emit('body', broken);
    for (const line of footer) emit('footer', line);
  }
}

async function readXfa(pdf: PdfDocument, context: Context): Promise<boolean> {
  const emit = emitter(context, NOWHERE);
  let found = false;
  for (const packet of readXfaPackets(pdf, context)) {
    const flow = createFlow(everyElement('hidden'), (part, text) => {
      found ||= text.trim() !== '';
      emit(part, text);
    });
    await readXml(singleChunk(packet), flow);
  }
  return found;
}

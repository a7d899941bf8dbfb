import type { Context } from './extractor.ts';
import { linkTarget, type EmitText, type PdfDocument } from './pdf-annotations.ts';
import { borrow, byteTextOf, bytesAt, numberAt, textOf } from './pdf-library.ts';
import { pdfRuns } from './pdf-objects.ts';
import type { View } from './zip-view.ts';

/** Entries of the document information dictionary (ISO 32000-1, 14.3.3) by name. */
export function readInfo({ api, document }: PdfDocument): [string, string][] {
  const count = Math.max(0, api.EPDF_GetMetaKeyCount(document, false));
  return Array.from({ length: count }, (_, index): [string, string] => {
    const name = byteTextOf(api, (buffer, size) =>
      api.EPDF_GetMetaKeyName(document, index, false, buffer, size),
    );
    return [name, textOf(api, (buffer, size) => api.FPDF_GetMetaText(document, name, buffer, size))];
  });
}

/** Bookmarks are the headings of a document: those of the first level are titles. */
export function readBookmarks(pdf: PdfDocument, emit: EmitText): void {
  const { api, document } = pdf;
  const seen = new Set<number>();
  const open = [{ bookmark: api.FPDFBookmark_GetFirstChild(document, 0), level: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { bookmark, level } = next;
    if (bookmark === 0 || seen.has(bookmark)) continue;
    seen.add(bookmark);
    const text = textOf(api, (buffer, size) => api.FPDFBookmark_GetTitle(bookmark, buffer, size));
    emit(level === 1 ? 'title' : 'hidden', text);
    emit('hidden', linkTarget(pdf, api.FPDFBookmark_GetAction(bookmark)));
    open.push({ bookmark: api.FPDFBookmark_GetNextSibling(document, bookmark), level });
    open.push({ bookmark: api.FPDFBookmark_GetFirstChild(document, bookmark), level: level + 1 });
  }
}

/** What a page is called instead of its number (ISO 32000-1, 12.4.2); empty where that is a number or hardly more. */
export function pageLabel({ api, document }: PdfDocument, number: number): string {
  const label = textOf(api, (buffer, size) => api.FPDF_GetPageLabel(document, number - 1, buffer, size));
  return /\p{L}{3}/u.test(label.replace(/^[ivxlcdm]+$|^(\p{L})\1*$/iu, '')) ? label : '';
}

/** Scripts of the document itself (ISO 32000-1, 12.6.4.16). */
export function readScripts({ api, document }: PdfDocument, emit: EmitText): void {
  const count = api.FPDFDoc_GetJavaScriptActionCount(document);
  for (let index = 0; index < count; index += 1) {
    const script = api.FPDFDoc_GetJavaScriptAction(document, index);
    if (script === 0) continue;
    emit(
      'hidden',
      textOf(api, (buffer, size) => api.FPDFJavaScriptAction_GetScript(script, buffer, size)),
    );
    api.FPDFDoc_CloseJavaScriptAction(script);
  }
}

/** A file inside a document. */
export interface Attachment {
  name: string;
  bytes: Uint8Array;
}

/** Handles of the files that the document as a whole has attached. */
export function attachmentHandles({ api, document }: PdfDocument): number[] {
  const count = Math.max(0, api.FPDFDoc_GetAttachmentCount(document));
  return Array.from({ length: count }, (_, index) => api.FPDFDoc_GetAttachment(document, index));
}

/**
 * True where attached files are encrypted and nothing else is (ISO 32000-2, 7.6.6: a filter for them, none for streams):
 * PDFium opens such a document without a password and gives them as they lie there.
 */
export function sealsAttachments({ api, document }: PdfDocument, view: View): boolean {
  if (!api.EPDF_IsEncrypted(document)) return false;
  for (const { text } of pdfRuns(view)) {
    if (/\/EFF\s*\/(?!Identity\b)/.test(text)) return !/\/StmF\s*\/(?!Identity\b)/.test(text);
  }
  return false;
}

/** Reads an attached file and what is said of it; null, and a gap, where it cannot be had. */
export function readAttachment(
  pdf: PdfDocument,
  handle: number,
  emit: EmitText,
  context: Context,
): Attachment | null {
  const { api } = pdf;
  const name = textOf(api, (buffer, size) => api.FPDFAttachment_GetName(handle, buffer, size));
  emit('attachment-name', name);
  emit(
    'hidden',
    textOf(api, (buffer, size) => api.EPDFAttachment_GetDescription(handle, buffer, size)),
  );
  const bytes = readBytes(pdf, 'an attached file', context, (buffer, size, length) =>
    api.FPDFAttachment_GetFile(handle, buffer, size, length),
  );
  return bytes === null ? null : { name, bytes };
}

/** XML packets of an XFA form (ISO 32000-1, 12.7.8): its fields and texts when the pages say nothing. */
export function readXfaPackets(pdf: PdfDocument, context: Context): Uint8Array[] {
  const { api, document } = pdf;
  const count = Math.max(0, api.FPDF_GetXFAPacketCount(document));
  const packets = Array.from({ length: count }, (_, index) =>
    readBytes(pdf, 'a part of the form', context, (buffer, size, length) =>
      api.FPDF_GetXFAPacketContent(document, index, buffer, size, length),
    ),
  );
  return packets.filter((packet) => packet !== null);
}

/** Bytes by a call that tells their length when it is given no buffer; null, and a gap, where they cannot be had. */
function readBytes(
  { api }: PdfDocument,
  what: string,
  context: Context,
  call: (buffer: number, size: number, length: number) => boolean,
): Buffer | null {
  const limit = context.budgets.parserMemory / 4;
  return borrow(api, 4, (length) => {
    if (!call(0, 0, length)) {
      context.gap('damaged', `${what} cannot be read`);
      return null;
    }
    const size = numberAt(api, length);
    context.spend(size);
    if (size > limit) {
      context.gap('too-large', `${what} is longer than ${limit} bytes`);
      return null;
    }
    return borrow(api, Math.max(1, size), (buffer) => {
      call(buffer, size, length);
      return bytesAt(api, buffer, size);
    });
  });
}

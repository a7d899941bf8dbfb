import type { Part } from '../model/segment.ts';
import { createFlow, everyElement } from './office-flow.ts';
import { byteTextOf, textOf, type Api } from './pdf-library.ts';
import { createXmlScanner } from './xml-scanner.ts';

/** A document while its pages are read. */
export interface PdfDocument {
  api: Api;
  document: number;
  /** Handle of the form environment: fields are only known through it. */
  form: number;
}

export type EmitText = (part: Part, text: string) => void;

/** Subtypes of `fpdf_annot.h`. */
const LINK = 2;
const STAMP = 13;
const POPUP = 16;
const FILE = 17;
const WIDGET = 20;
/** Events of a field that can run a script: key stroke, format, validate, calculate. */
const FIELD_EVENTS = [12, 13, 14, 15];

/** Reads the annotations of a loaded page; attached files are handed to `attachment` by their handle. */
export function readAnnotations(
  pdf: PdfDocument,
  page: number,
  emit: EmitText,
  attachment: (handle: number) => void,
): void {
  const { api } = pdf;
  const count = api.FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index += 1) {
    const annotation = api.FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    try {
      readAnnotation(pdf, annotation, emit, attachment);
    } finally {
      api.FPDFPage_CloseAnnot(annotation);
    }
  }
}

function readAnnotation(
  pdf: PdfDocument,
  annotation: number,
  emit: EmitText,
  attachment: (handle: number) => void,
): void {
  const { api } = pdf;
  const subtype = api.FPDFAnnot_GetSubtype(annotation);
  if (subtype === WIDGET) {
    readField(pdf, annotation, emit);
    return;
  }
  if (subtype === LINK)
    emit('hidden', linkTarget(pdf, api.FPDFLink_GetAction(api.FPDFAnnot_GetLink(annotation))));
  if (subtype === FILE) attachment(api.FPDFAnnot_GetFileAttachment(annotation));
  // A pop-up repeats the note it belongs to.
  if (subtype === POPUP) return;
  // The name of a stamp is what it shows, `Confidential`; that of a note is its icon.
  for (const key of ['T', 'Subj', 'Contents', ...(subtype === STAMP ? ['Name'] : [])])
    emit('comment', entry(api, annotation, key));
  const rich = textOf(api, (buffer, size) => api.EPDFAnnot_GetRichContent(annotation, buffer, size));
  const text = rich === '' ? '' : richText(rich);
  if (text.trim() !== entry(api, annotation, 'Contents').trim()) emit('comment', text);
}

const RICH_TEXT = { ...everyElement('comment'), blocks: new Set(['body', 'div', 'p', 'li']) };

/** Text of XHTML in a note (ISO 32000-2, 12.7.4.4), its paragraphs as lines. */
function richText(rich: string): string {
  const pieces: string[] = [];
  const flow = createFlow(RICH_TEXT, (_, text) => pieces.push(text));
  const scanner = createXmlScanner(flow);
  scanner.write(rich);
  scanner.end();
  return pieces.join('\n');
}

function entry(api: Api, annotation: number, key: string): string {
  return textOf(api, (buffer, size) => api.FPDFAnnot_GetStringValue(annotation, key, buffer, size));
}

function readField({ api, form }: PdfDocument, widget: number, emit: EmitText): void {
  const value = textOf(api, (buffer, size) => api.FPDFAnnot_GetFormFieldValue(form, widget, buffer, size));
  const hidden = new Set([
    textOf(api, (buffer, size) => api.FPDFAnnot_GetFormFieldName(form, widget, buffer, size)),
    textOf(api, (buffer, size) => api.FPDFAnnot_GetFormFieldAlternateName(form, widget, buffer, size)),
    textOf(api, (buffer, size) => api.FPDFAnnot_GetFormFieldExportValue(form, widget, buffer, size)),
    entry(api, widget, 'DV'),
    ...options(api, form, widget),
    ...FIELD_EVENTS.map((event) =>
      textOf(api, (buffer, size) =>
        api.FPDFAnnot_GetFormAdditionalActionJavaScript(form, widget, event, buffer, size),
      ),
    ),
  ]);
  emit('body', value);
  hidden.delete(value);
  for (const text of hidden) emit('hidden', text);
}

function options(api: Api, form: number, widget: number): string[] {
  const count = Math.max(0, api.FPDFAnnot_GetOptionCount(form, widget));
  return Array.from({ length: count }, (_, index) =>
    textOf(api, (buffer, size) => api.FPDFAnnot_GetOptionLabel(form, widget, index, buffer, size)),
  );
}

/** Address or file that an action leads to; empty for places in the same document. */
export function linkTarget({ api, document }: PdfDocument, action: number): string {
  if (action === 0) return '';
  return (
    byteTextOf(api, (buffer, size) => api.FPDFAction_GetURIPath(document, action, buffer, size)) ||
    byteTextOf(api, (buffer, size) => api.FPDFAction_GetFilePath(action, buffer, size))
  );
}

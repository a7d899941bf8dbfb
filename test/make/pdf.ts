import {
  PDFArray,
  type PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFString,
  StandardFonts,
  type PDFFont,
  type PDFPage,
} from 'pdf-lib';
import type { DocumentFacts } from './ooxml.ts';

export interface PdfContent extends DocumentFacts {
  /** Lines of each page; characters outside Windows-1252 cannot be shown by the standard fonts. */
  pages: string[][];
  header?: string;
  footer?: string;
  /** Sticky notes; `page` counts from 1. */
  comments?: { page: number; author: string; text: string }[];
  /** Text fields of a form on the first page. */
  fields?: { name: string; value: string; tooltip?: string }[];
  attachments?: { name: string; bytes: Uint8Array; description?: string }[];
  links?: { page: number; target: string }[];
  bookmarks?: string[];
  javaScript?: string;
}

const SIZE = 11;
const LINE = 16;
const MARGIN = 56;

/** A PDF of text pages in A4. The same content gives the same bytes. */
export async function makePdf(content: PdfContent): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const font = await document.embedFont(StandardFonts.Helvetica);
  setFacts(document, content);
  for (const lines of content.pages) addPage(document, font, lines, content);
  for (const { page, author, text } of content.comments ?? []) {
    const note = {
      Type: 'Annot',
      Subtype: 'Text',
      Rect: [400, 700, 420, 720],
      T: PDFHexString.fromText(author),
      Contents: PDFHexString.fromText(text),
    };
    annotate(document.getPage(page - 1), document.context.obj(note));
  }
  for (const { page, target } of content.links ?? []) {
    const link = {
      Type: 'Annot',
      Subtype: 'Link',
      Rect: [MARGIN, 600, 300, 620],
      A: { S: 'URI', URI: PDFString.of(target) },
    };
    annotate(document.getPage(page - 1), document.context.obj(link));
  }
  addForm(document, font, content);
  for (const { name, bytes, description } of content.attachments ?? []) {
    await document.attach(bytes, name, { ...(description !== undefined && { description }) });
  }
  addBookmarks(document, content.bookmarks ?? []);
  if (content.javaScript !== undefined) document.addJavaScript('init', content.javaScript);
  return document.save({ useObjectStreams: false });
}

function setFacts(document: PDFDocument, facts: DocumentFacts): void {
  const created = new Date(facts.createdAt ?? '2025-06-02T09:30:00Z');
  document.setCreationDate(created);
  document.setModificationDate(facts.modifiedAt === undefined ? created : new Date(facts.modifiedAt));
  if (facts.title !== undefined) document.setTitle(facts.title);
  if (facts.subject !== undefined) document.setSubject(facts.subject);
  if (facts.author !== undefined) document.setAuthor(facts.author);
  if (facts.keywords !== undefined) document.setKeywords([facts.keywords]);
}

function addPage(document: PDFDocument, font: PDFFont, lines: string[], content: PdfContent): void {
  const page = document.addPage([595, 842]);
  const draw = (text: string, y: number) => {
    page.drawText(text, { x: MARGIN, y, size: SIZE, font });
  };
  if (content.header !== undefined) draw(content.header, 842 - MARGIN / 2);
  if (content.footer !== undefined) draw(content.footer, MARGIN / 2);
  for (const [index, line] of lines.entries()) draw(line, 842 - MARGIN - SIZE - index * LINE);
}

function annotate(page: PDFPage, annotation: PDFDict): void {
  const { context } = page.doc;
  const reference = context.register(annotation);
  const list = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray);
  if (list) list.push(reference);
  else page.node.set(PDFName.of('Annots'), context.obj([reference]));
}

function addForm(document: PDFDocument, font: PDFFont, content: PdfContent): void {
  const form = document.getForm();
  for (const [index, { name, value, tooltip }] of (content.fields ?? []).entries()) {
    const field = form.createTextField(name);
    field.setText(value);
    field.addToPage(document.getPage(0), { x: MARGIN, y: 120 + index * 30, width: 300, height: 20, font });
    if (tooltip !== undefined) field.acroField.dict.set(PDFName.of('TU'), PDFHexString.fromText(tooltip));
  }
}

function addBookmarks(document: PDFDocument, titles: string[]): void {
  if (titles.length === 0) return;
  const { context } = document;
  const root = context.nextRef();
  const references = titles.map(() => context.nextRef());
  for (const [index, title] of titles.entries()) {
    context.assign(
      references[index]!,
      context.obj({
        Title: PDFHexString.fromText(title),
        Parent: root,
        Dest: [document.getPage(0).ref, 'Fit'],
        ...(index > 0 && { Prev: references[index - 1]! }),
        ...(index < titles.length - 1 && { Next: references[index + 1]! }),
      }),
    );
  }
  context.assign(
    root,
    context.obj({ Type: 'Outlines', First: references[0]!, Last: references.at(-1)!, Count: titles.length }),
  );
  document.catalog.set(PDFName.of('Outlines'), root);
}

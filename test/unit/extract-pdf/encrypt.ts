import type { Methods } from '@embedpdf/pdfium';
import { bytesAt, loadPdfium, openDocument } from '../../../src/extract/pdf-library.ts';

/** Copy of a PDF encrypted with AES-256; an empty user password leaves only the owner's. */
export async function encryptPdf(bytes: Uint8Array, user: string, owner: string): Promise<Uint8Array> {
  const library = await loadPdfium();
  const { api } = library;
  const { handle, close } = openDocument(library, {
    mediaType: 'application/pdf',
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  });
  try {
    if (!api.EPDF_SetEncryption(handle, user, owner, 0)) throw new Error('no encryption');
    return savedCopy(library.api, handle);
  } finally {
    close();
  }
}

function savedCopy(api: Methods & { pdfium: unknown }, handle: number): Uint8Array {
  const { malloc, free } = (
    api.pdfium as { wasmExports: { malloc: (n: number) => number; free: (at: number) => void } }
  ).wasmExports;
  const writer = api.PDFiumExt_OpenFileWriter();
  api.PDFiumExt_SaveAsCopy(handle, writer);
  const size = api.PDFiumExt_GetFileWriterSize(writer);
  const buffer = malloc(size);
  api.PDFiumExt_GetFileWriterData(writer, buffer, size);
  const copy = bytesAt(api, buffer, size);
  free(buffer);
  api.PDFiumExt_CloseFileWriter(writer);
  return copy;
}

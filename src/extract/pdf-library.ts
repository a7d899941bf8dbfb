import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Methods } from '@embedpdf/pdfium';
import type { Input } from './extractor.ts';

/** What the WebAssembly runtime offers beside PDFium's own functions (emscripten). */
interface Runtime {
  HEAPU8: Uint8Array;
  wasmExports: { malloc: (size: number) => number; free: (address: number) => void };
  addFunction: (
    call: (id: number, offset: number, buffer: number, size: number) => number,
    signature: string,
  ) => number;
  getValue: (address: number, type: 'i32' | 'double') => number;
  setValue: (address: number, value: number, type: 'i32') => void;
}

/** Functions of PDFium, and of its extensions by embedpdf. */
export type Api = Methods & { pdfium: unknown };

/** PDFium with the documents that are open. */
export interface Pdfium {
  api: Api;
  /** Address of the function that gives PDFium bytes of a file. */
  reader: number;
  inputs: Map<number, Input>;
  /** Number of the last document. */
  last: number;
}

let loading: Promise<Pdfium> | null = null;

/** PDFium for this process: compiled at the first call, then the same one. */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= start();
  return loading;
}

/** Gives up a library that crashed: its memory is in an unknown state, so the next document gets a new one. */
export function dropPdfium(): void {
  loading = null;
}

function runtime(api: Api): Runtime {
  return api.pdfium as Runtime;
}

async function start(): Promise<Pdfium> {
  const { init } = await import('@embedpdf/pdfium');
  const wasm = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const api: Api = await init({ wasmBinary: await readFile(wasm) });
  api.PDFiumExt_Init();
  const library: Pdfium = { api, reader: 0, inputs: new Map(), last: 0 };
  library.reader = runtime(api).addFunction(
    (id, offset, buffer, size) => readBlock(library, id, offset >>> 0, buffer, size),
    'iiiii',
  );
  return library;
}

/** What PDFium asks for goes straight from the file to its memory: documents are never held twice. 0 is failure. */
function readBlock(
  { api, inputs }: Pdfium,
  id: number,
  offset: number,
  buffer: number,
  size: number,
): number {
  try {
    const bytes = inputs.get(id)?.read(offset, size);
    if (bytes?.length !== size) return 0;
    runtime(api).HEAPU8.set(bytes, buffer);
    return 1;
  } catch {
    return 0;
  }
}

/** A document; `handle` is 0 where it could not be opened, and `close` is due in any case. */
export interface OpenDocument {
  handle: number;
  close: () => void;
}

/** Opens a document with a password of its user or owner, or without one. */
export function openDocument(library: Pdfium, input: Input, password = ''): OpenDocument {
  const { api, inputs, reader } = library;
  const { setValue, wasmExports } = runtime(api);
  library.last += 1;
  const id = library.last;
  inputs.set(id, input);
  // FPDF_FILEACCESS: length, reader, what is handed to the reader.
  const file = allocate(api, 12);
  setValue(file, input.size, 'i32');
  setValue(file + 4, reader, 'i32');
  setValue(file + 8, id, 'i32');
  const handle = api.FPDF_LoadCustomDocument(file, password);
  const close = (): void => {
    if (handle !== 0) api.FPDF_CloseDocument(handle);
    wasmExports.free(file);
    inputs.delete(id);
  };
  return { handle, close };
}

function allocate(api: Api, size: number): number {
  const address = runtime(api).wasmExports.malloc(size);
  if (address === 0) throw new RangeError('no memory is left');
  return address;
}

/** Lends `size` zeroed bytes of PDFium's memory. */
export function borrow<T>(api: Api, size: number, use: (address: number) => T): T {
  const address = allocate(api, size);
  try {
    runtime(api).HEAPU8.fill(0, address, address + size);
    return use(address);
  } finally {
    runtime(api).wasmExports.free(address);
  }
}

/** Copy of bytes in PDFium's memory. */
export function bytesAt(api: Api, address: number, length: number): Buffer {
  return Buffer.from(runtime(api).HEAPU8.subarray(address, address + length));
}

/** Unsigned 32-bit number in PDFium's memory. */
export function numberAt(api: Api, address: number): number {
  return runtime(api).getValue(address, 'i32') >>> 0;
}

/** Floating point number in PDFium's memory. */
export function doubleAt(api: Api, address: number): number {
  return runtime(api).getValue(address, 'double');
}

/**
 * Text by one of the many calls that fill a buffer with UTF-16LE and return its size in bytes, end mark included; called
 * with no buffer first.
 */
export function textOf(api: Api, call: (buffer: number, size: number) => number): string {
  const size = call(0, 0);
  if (size <= 2) return '';
  return borrow(api, size, (buffer) => {
    call(buffer, size);
    return plain(bytesAt(api, buffer, size - 2).toString('utf16le'));
  });
}

/** Like `textOf`, for calls that give bytes (UTF-8, or Latin-1) and one zero. */
export function byteTextOf(api: Api, call: (buffer: number, size: number) => number): string {
  const size = call(0, 0);
  if (size <= 1) return '';
  return borrow(api, size, (buffer) => {
    call(buffer, size);
    const bytes = bytesAt(api, buffer, size - 1);
    return plain(bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'));
  });
}

/** Line ends as one character; the hyphen that PDFium marks at a line's end as such; no zeros. */
function plain(text: string): string {
  return text
    .replace(/[\u0002\ufffe]/g, '-')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
}

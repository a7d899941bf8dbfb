import type { Part } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { createDecoder } from './decoder.ts';
import type { Context, Input } from './extractor.ts';
import {
  isRecord,
  leavesOf,
  listOf,
  textOfLines,
  without,
  type Json,
  type JsonRecord,
} from './notebook-json.ts';
import { encodingOf, extractText, openingTitle } from './text.ts';
import { createWindows } from './windows.ts';
import { copyAt } from './zip-view.ts';

/** Longest notebook that is parsed, in bytes: a parsed one takes several times as much memory. */
const PARSED = 64 * 2 ** 20;
/** Types of outputs that are text; before nbformat 4 they had these short names. */
const TEXTS = new Set(['text/plain', 'text/markdown', 'text/latex', 'text', 'latex']);
/** Types of outputs that are files, with the endings that they get here. */
const FILES = new Map([
  ['png', 'png'],
  ['jpeg', 'jpeg'],
  ['pdf', 'pdf'],
  ['svg', 'svg'],
  ['svg+xml', 'svg'],
  ['html', 'html'],
]);
/** What terminals take for colours in the traces of errors (ECMA-48, 8.3.117). */
const COLOURS = /\u001b\[[\d;]*m/g;

type Emit = (part: Part, text: string, cell?: string | null) => void;

function emitter(context: Context): Emit {
  return (part, text, cell = null) => {
    if (text.trim() === '') return;
    const windows = createWindows((window, _line, overlap) => {
      context.segment({ part, text: window, place: { ...NOWHERE, cell }, property: null, overlap });
    });
    windows.push(text);
    windows.end();
  };
}

async function parsed(input: Input): Promise<JsonRecord | null> {
  const bytes = copyAt(input, 0, input.size);
  const decoder = createDecoder(await encodingOf(bytes));
  try {
    const value = JSON.parse(decoder.push(bytes) + decoder.end()) as Json;
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Cells, in the order in which they stand; before nbformat 4 they were in worksheets. */
function cellsOf(notebook: JsonRecord): Json[] {
  const sheets = listOf(notebook.worksheets).filter(isRecord);
  return [notebook, ...sheets].flatMap(({ cells }) => listOf(cells));
}

/** Files by their types: text as it stands, pictures in Base64. Returns what it could not tell. */
async function readBundle(bundle: JsonRecord, path: string, context: Context, emit: Emit): Promise<string[]> {
  const [cell = ''] = path.split('/');
  const rest: string[] = [];
  for (const [type, value] of Object.entries(bundle)) {
    const text = textOfLines(value);
    const ending = FILES.get(type.replace(/^.*\//, ''));
    if (text === null) rest.push(...leavesOf(value, type));
    else if (TEXTS.has(type)) emit('body', text, cell);
    else if (ending === undefined) rest.push(`${type}: ${text}`);
    else {
      const binary = ending !== 'svg' && ending !== 'html';
      const bytes = Buffer.from(text, binary ? 'base64' : 'utf8');
      context.spend(bytes.length);
      await context.embedded(`${path}.${ending}`, bytes);
    }
  }
  return rest;
}

async function readOutput(output: JsonRecord, path: string, context: Context, emit: Emit): Promise<void> {
  const [cell = ''] = path.split('/');
  const { data, traceback, ename, evalue, metadata } = output;
  const others = without(output, 'data', 'traceback', 'ename', 'evalue', 'metadata', 'output_type');
  const trace = textOfLines(traceback, '\n');
  const error = [textOfLines(ename), textOfLines(evalue)].filter((text) => text !== null).join(': ');
  emit('body', error, cell);
  if (trace !== null) emit('body', trace.replace(COLOURS, ''), cell);
  const rest = await readBundle(isRecord(data) ? { ...data, ...others } : others, path, context, emit);
  emit('hidden', [...rest, ...leavesOf(metadata, 'metadata')].join('\n'), cell);
}

async function readCell(cell: JsonRecord, name: string, context: Context, emit: Emit): Promise<void> {
  const { source, input, outputs, attachments } = cell;
  const text = textOfLines(source ?? input);
  emit('body', text ?? leavesOf(source ?? input, 'source').join('\n'), name);
  for (const [file, bundle] of Object.entries(isRecord(attachments) ? attachments : {})) {
    emit('attachment-name', file, name);
    const rest = isRecord(bundle)
      ? await readBundle(bundle, `${name}/${file}`, context, emit)
      : leavesOf(bundle, 'attachment');
    emit('hidden', rest.join('\n'), name);
  }
  for (const [index, output] of listOf(outputs).entries()) {
    if (isRecord(output)) await readOutput(output, `${name}/output-${index + 1}`, context, emit);
    else emit('hidden', leavesOf(output, 'output').join('\n'), name);
  }
  emit(
    'hidden',
    leavesOf(without(cell, 'source', 'input', 'outputs', 'attachments', 'cell_type'), '').join('\n'),
    name,
  );
}

function titleOf(notebook: JsonRecord, cells: readonly Json[]): string | null {
  const { metadata } = notebook;
  const stated = isRecord(metadata) ? textOfLines(metadata.title) : null;
  const first = cells.filter(isRecord).find(({ cell_type: type }) => type === 'markdown');
  return stated ?? openingTitle(textOfLines(first?.source) ?? '');
}

/**
 * Reads Jupyter notebooks (nbformat 3 and 4): cells and what they put out, with the cell's number as place, pictures and
 * pages in outputs as objects within the document, everything else as hidden text. One that is no JSON is read as the
 * plain text that it is, and is a gap.
 */
export async function extractNotebook(input: Input, context: Context): Promise<void> {
  const notebook = input.size > PARSED ? null : await parsed(input);
  if (notebook === null) {
    await extractText(input, context);
    const reason = input.size > PARSED ? 'too-large' : 'damaged';
    context.gap(reason, 'the cells of the notebook could not be told apart');
    return;
  }
  const emit = emitter(context);
  const cells = cellsOf(notebook);
  emit('title', titleOf(notebook, cells) ?? '');
  for (const [index, cell] of cells.entries()) {
    const name = String(index + 1);
    if (isRecord(cell)) await readCell(cell, name, context, emit);
    else emit('hidden', leavesOf(cell, 'cell').join('\n'), name);
  }
  emit('hidden', leavesOf(without(notebook, 'cells', 'worksheets'), '').join('\n'));
}

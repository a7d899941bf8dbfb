import { NOWHERE } from '../model/segment.ts';
import type { Streams } from './compound-streams.ts';
import type { Context } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { emitStrings } from './strings.ts';
import { readVbaProject, unpackVba } from './vba-project.ts';

/** The stream by which a project of macros is known, behind the storages that it lies in (MS-OVBA 2.2.1). */
const DIR = /^(.*\/)?VBA\/dir$/i;
/** Streams of forms: what they show stands in them (MS-OFORMS 2.1.1). */
const FORM = /\/(f|o)$/i;

function emitter(embedded: string, context: Context): (text: string, line: number | null) => void {
  return (text, line) => {
    if (text.trim() === '') return;
    const place = { ...NOWHERE, line, embedded };
    context.segment({ part: 'hidden', text, place, property: null, overlap: 0 });
  };
}

function readProject(folder: string, streams: Streams, context: Context): void {
  const most = memberLimit(context.budgets);
  const unpacked = (bytes: Buffer): Buffer | null => {
    const result = unpackVba(bytes, most);
    context.spend(result?.length ?? 0);
    return result;
  };
  const dir = unpacked(streams.bytes(`${folder}VBA/dir`));
  const { modules, names, decode } = readVbaProject(dir ?? Buffer.alloc(0));
  if (dir === null || modules.length === 0) {
    for (const { path, read } of streams.all) if (path.startsWith(folder)) emitStrings(read(most), context);
    context.gap('damaged', 'macros cannot be found: only runs of letters were read');
  }
  const emitName = emitter(`${folder}VBA`, context);
  for (const name of names) emitName(name, null);
  for (const { stream, offset } of modules) {
    const source = unpacked(streams.bytes(`${folder}VBA/${stream}`).subarray(offset));
    if (source === null) context.gap('damaged', `${stream}: the macros cannot be read`);
    const emitLine = emitter(`${folder}VBA/${stream}`, context);
    const lines = decode(source ?? Buffer.alloc(0)).split(/\r\n?|\n/);
    for (const [index, line] of lines.entries()) emitLine(line, index + 1);
  }
}

function readForms(folder: string, { all, bytes }: Streams, context: Context): void {
  const forms = all.filter(({ path }) => path.startsWith(folder) && FORM.test(path));
  for (const { path } of forms) emitStrings(bytes(path), context);
  if (forms.length > 0)
    context.gap('unsupported-format', 'of forms of macros only runs of letters can be read');
}

/**
 * Reads the macros (MS-OVBA) of a compound file, line by line, and the runs of letters in their forms. Returns the folders
 * in which they lie, each with a slash at its end, or empty for the file as a whole.
 */
export function readMacros(streams: Streams, context: Context): string[] {
  const folders = streams.all.flatMap(({ path }) => {
    const found = DIR.exec(path);
    return found === null ? [] : [found[1] ?? ''];
  });
  for (const folder of folders) {
    readProject(folder, streams, context);
    readForms(folder, streams, context);
  }
  return folders;
}

import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { RuleFile } from '../../model/rule.ts';
import { readBytes } from '../document.ts';
import type { Tree } from '../tree.ts';
import { decodeRules } from './decode.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import { parseGitleaks } from './gitleaks-file.ts';
import { EXTEND_KEYS } from './gitleaks-keys.ts';
import { formatError, reportOf, type ImportNote, type Report } from './imported.ts';
import { merged } from './merge.ts';
import type { Places } from './places.ts';

/** How far gitleaks follows `[extend]`. */
const MAX_DEPTH = 2;

/** A file of gitleaks and what it extends as one. */
export interface Extended {
  tree: Tree;
  notes: ImportNote[];
  /** Files that it extends, in the order in which they were read. */
  bases: RuleFile[];
  /** Ids of rules that `disabledRules` leaves out. */
  disabled: ReadonlySet<string>;
  /** True when something is extended that is not given. */
  isCut: boolean;
}

/** How a file is read. */
interface Reader {
  places: Places;
  /** Files that are given with it: the default rules may be among them. */
  beside: readonly string[];
  fail: Fail;
}

/** What is known so far. */
interface Reading extends Reader {
  report: Report;
  bases: RuleFile[];
  disabled: Set<string>;
  isCut: boolean;
}

interface Source {
  file: string;
  text: string;
  /** Offset of the text among all that are read. */
  start: number;
}

/** Reads a file of gitleaks and what it extends. Throws HandbackError (usage) for a file that is missing or wrong. */
export async function readExtended(file: string, text: string, reader: Reader): Promise<Extended> {
  const notes: ImportNote[] = [];
  const reading = {
    ...reader,
    report: reportOf(notes),
    bases: [],
    disabled: new Set<string>(),
    isCut: false,
  };
  const tree = await extended({ file, text, start: 0 }, [await realpath(file)], reading);
  const { bases, disabled, isCut } = reading;
  return { tree, notes, bases, disabled, isCut };
}

/** `chain`: real paths of the files that led here, this one last. */
async function extended(source: Source, chain: readonly string[], reading: Reading): Promise<Tree> {
  const tree = await parseGitleaks(source.text, source.start, reading.fail);
  const [extend] = fieldsOf(tree, reading.fail).children('extend');
  if (extend === undefined) return tree;
  tellUnread(extend, reading.report);
  if (chain.length > MAX_DEPTH) {
    reading.report('note', 'extend', 'is not followed further, as in gitleaks', extend.offset);
    return tree;
  }
  const base = await baseOf(extend, source, reading);
  if (base === null) return tree;
  const identity = await realpath(base.file);
  if (chain.includes(identity)) {
    const place = reading.places.placeAt(extend.at('path'));
    throw formatError(`'${base.file}' extends itself`, place, 'name another file, or none');
  }
  const below = await extended(base, [...chain, identity], reading);
  return merged(tree, below, disabledIn(extend, below, reading), reading.report);
}

function tellUnread(extend: Fields, report: Report): void {
  for (const key of extend.others(EXTEND_KEYS)) report('part', key, 'unknown key of extend', extend.at(key));
  if ((extend.text('url') ?? '') !== '')
    report('note', 'url', 'is not read, nor is it by gitleaks', extend.at('url'));
}

function disabledIn(extend: Fields, below: Tree, { fail, report, disabled }: Reading): Set<string> {
  const known = new Set(
    fieldsOf(below, fail)
      .children('rules')
      .map((rule) => rule.text('id')),
  );
  const given = new Set(extend.texts('disabledRules'));
  for (const id of given) {
    disabled.add(id);
    if (!known.has(id))
      report('note', 'disabledRules', `there is no rule '${id}' to disable`, extend.at('disabledRules'));
  }
  return given;
}

async function baseOf(extend: Fields, source: Source, reading: Reading): Promise<Source | null> {
  const path = extend.text('path') ?? '';
  const isDefault = extend.flag('useDefault');
  if (path !== '' && isDefault) return reading.fail("'path' and 'useDefault' together", extend.offset);
  if (path !== '') return readBase(await found(path, source, extend, reading), reading);
  if (!isDefault) return null;
  const file = await defaultsAmong(reading.beside);
  if (file !== null) return readBase(file, reading);
  reading.isCut = true;
  const what =
    'the default rules are no part of handback; give them, too (-r), or name their file by extend.path';
  reading.report('unsupported', 'useDefault', what, extend.at('useDefault'));
  return null;
}

async function found(path: string, { file }: Source, extend: Fields, reading: Reading): Promise<string> {
  for (const candidate of [path, join(dirname(file), path)]) {
    if ((await stat(candidate).catch(() => null)) !== null) return candidate;
  }
  throw new HandbackError({
    code: EXIT.usage,
    message: `no such file '${path}' to extend`,
    hint: 'extend.path counts from the folder you are in, else from the file that has it',
    place: reading.places.placeAt(extend.at('path')),
  });
}

async function readBase(file: string, { places, bases }: Reading): Promise<Source> {
  const { text, sha256 } = await readRules(file);
  bases.push({ file, sha256 });
  return { file, text, start: places.add(file, text) };
}

async function readRules(file: string): Promise<{ text: string; sha256: string }> {
  const bytes = await readBytes(file);
  const text = decodeRules(bytes);
  if (text !== null) return { text, sha256: createHash('sha256').update(bytes).digest('hex') };
  throw new HandbackError({
    code: EXIT.usage,
    message: `not UTF-8 text: '${file}'`,
    hint: 'save it as UTF-8',
  });
}

/** The one file that extends nothing; of several the one that is called as the default rules are. */
async function defaultsAmong(files: readonly string[]): Promise<string | null> {
  const candidates: { file: string; isNamed: boolean }[] = [];
  for (const file of files) {
    const text = decodeRules(await readBytes(file)) ?? '';
    if (/^\s*\[\s*extend\s*\]|^\s*extend\s*[.=]/im.test(text)) continue;
    candidates.push({ file, isNamed: /^title\s*=\s*["'](?:gitleaks|betterleaks) config["']/m.test(text) });
  }
  const named = candidates.filter(({ isNamed }) => isNamed);
  const [one, ...others] = named.length > 0 ? named : candidates;
  return one === undefined || others.length > 0 ? null : one.file;
}

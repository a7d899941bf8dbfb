import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { printBars } from './bars.js';
import { formatOf } from './formats.js';
import { officeparserSeconds } from './officeparser.js';
import { isInstalled, nativeSeconds, nativeTexts, officeTexts } from './references.js';
import { printFormats } from './table.js';
import { squeezed, wordsOf } from './words.js';

/**
 * `npm run bench:extract -- <folder...>`: what is read of the files in folders, beside other programs in the same sitting.
 * `--references <folder>` keeps what LibreOffice converted for the next time; `--officeparser <folder>` is where that
 * package is installed, to be measured too; `--only <format>`; `--rounds <n>`: how often all files are read for
 * the speed, since a process serves hundreds of files and the first ones are the slowest (4); `--lost` names files of which half the words are not found,
 * `--missing` the words.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    references: { type: 'string' },
    officeparser: { type: 'string' },
    only: { type: 'string' },
    lost: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '4' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
execFileSync(process.execPath, ['build.js'], { cwd: root });
// Inside the project, so that the bundle finds the built parsers and the packages.
mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
const work = mkdtempSync(join(root, 'node_modules/.cache/bench-extract-'));
const store = resolve(values.references ?? join(work, 'references'));
try {
  const folders = positionals.length > 0 ? positionals : [join(root, 'fixtures')];
  const files = folders.flatMap((folder) => filesBelow(resolve(folder)));
  const formats = await readAll(files);
  for (const format of formats) await compare(format);
  console.log(
    `node ${process.version}, ${availableParallelism()} cores, ${files.length} files, one parser at a time\n`,
  );
  printFormats(formats, values);
  printBars(formats, officeparserSeconds(values.officeparser, formats, roundsOf));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** All files again and again, as often as is asked for. */
function roundsOf(files) {
  return Array.from({ length: Number(values.rounds) }, () => files).flat();
}

/** Files by format, each with what was read of it. */
async function readAll(files) {
  const entry = join(work, 'parse-files.js');
  await build({
    entryPoints: [fileURLToPath(new URL('parse-files.ts', import.meta.url))],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: { HANDBACK_VERSION: '""', HANDBACK_BUILD: '""' },
  });
  const { parseFiles } = await import(pathToFileURL(entry));
  const formats = new Map();
  let first = true;
  for await (const parsed of parseFiles(files, work, true)) {
    const format = formatOf(parsed.mediaType);
    if (values.only !== undefined && format.name !== values.only) continue;
    const entryOf = formats.get(format.name) ?? { ...format, files: [], rounds: [] };
    formats.set(format.name, entryOf);
    const { text, ...rest } = parsed;
    const letters = format.office?.[1] === 'pdf' ? squeezed(text) : null;
    entryOf.files.push({ ...rest, first, name: rest.file, own: wordsOf(text), letters, reference: null });
    first = false;
  }
  for await (const { mediaType, cpuSeconds } of parseFiles(roundsOf(files), work, false))
    formats.get(formatOf(mediaType).name)?.rounds.push(cpuSeconds);
  return [...formats.values()].sort((a, b) => b.files.length - a.files.length);
}

/** Adds the words of a reference, which it was, and how long the native program took. */
async function compare(format) {
  const files = format.files.map(({ file }) => file);
  const native = format.native !== undefined && isInstalled(format.native[0]);
  const office = format.office !== undefined && isInstalled('soffice');
  const ofNative = native ? nativeTexts(format.native, files) : null;
  const texts = office ? officeTexts(format.office, files, store) : ofNative;
  format.nativeSeconds = native ? await nativeSeconds(format.native, files) : null;
  format.by = office ? 'LibreOffice' : native ? format.native[0] : null;
  format.missing = [format.native?.[0], format.office && 'soffice'].filter(
    (name) => name && !isInstalled(name),
  );
  for (const entry of format.files) {
    const text = texts?.get(entry.file) ?? null;
    entry.reference = text === null ? null : wordsOf(text);
  }
}

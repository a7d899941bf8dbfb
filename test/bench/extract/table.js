import { figure, megabytes, printTable } from '../table.js';
import { shareFound } from './words.js';

/** Words that are named of those not found in a file. */
const MOST_WORDS = 60;

const HEADER = [
  'format',
  'files',
  'scanned',
  'partial',
  'skipped',
  'failed',
  'words',
  'mean',
  'against',
  'files/s',
  'MB/s',
  'x native',
  'peak MB',
];

/**
 * Processor time that the parsers took for a file of the format, in seconds, over all rounds; without the first one, which
 * pays for starting a process and loading the libraries of the format.
 */
export function secondsAFile({ rounds }) {
  const rest = rounds.length > 1 ? rounds.slice(1) : rounds;
  return rest.reduce((sum, seconds) => sum + seconds, 0) / rest.length;
}

/** How many times as fast as the native program; null where that was not run. */
export function ratioOf(format) {
  if (format.nativeSeconds === null) return null;
  return format.nativeSeconds / format.files.length / secondsAFile(format);
}

/** Prints a line for each format, and below what was not read and why. */
export function printFormats(formats, { lost: showLost, missing: showMissing }) {
  printTable(HEADER, formats.map(rowOf));
  for (const { name, files, missing } of formats) {
    if (missing.length > 0) console.log(`  ${name}: no reference, ${missing.join(' and ')} not installed`);
    const reasons = reasonsOf(files);
    if (reasons.length > 0) console.log(`  ${name}: ${reasons.join(', ')}`);
    if (showLost)
      for (const lost of shareFound(files)?.lost ?? [])
        console.log(`    half of the words not found: ${lost}`);
    if (showMissing)
      for (const { name: file, words } of shareFound(files)?.missing ?? [])
        console.log(`    not found in ${file}: ${words.slice(0, MOST_WORDS).join(' ')}`);
  }
  if (formats.some(({ office }) => office?.[1] === 'pdf'))
    console.log(
      '  slides: words that LibreOffice cuts or glues count as found where our text has their letters',
    );
  console.log('');
}

function rowOf(format) {
  const { name, files, by } = format;
  const share = shareFound(files);
  const seconds = secondsAFile(format);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    name.slice(-40),
    String(files.length),
    ...['scanned', 'partial', 'skipped', 'failed'].map((status) =>
      String(files.filter(({ examination }) => examination.status === status).length),
    ),
    figure(share?.pooled),
    figure(share?.mean),
    share === null ? '-' : `${by} (${share.files})`,
    figure(1 / seconds),
    figure(bytes / 1e6 / files.length / seconds),
    figure(ratioOf(format)),
    megabytes(Math.max(...files.map(({ peakMemory }) => peakMemory ?? 0))),
  ];
}

/** `failed(encrypted) 2`, the most frequent first. */
function reasonsOf(files) {
  const counts = new Map();
  for (const { examination } of files) {
    for (const reason of examination.reasons) {
      const key = `${examination.status}(${reason})`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([key, count]) => `${key} ${count}`);
}

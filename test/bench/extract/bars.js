import { figure } from '../table.js';
import { ratioOf, secondsAFile } from './table.js';
import { shareFound } from './words.js';

const MEMORY = 500 * 2 ** 20;
/** How many times officeparser's files a second. */
const OFFICEPARSER = 1.5;

/** Says of each bar whether it is kept. `others` has officeparser's seconds by file, or is null. */
export function printBars(formats, others) {
  console.log('bars');
  for (const format of formats) {
    const { name, least, speed } = format;
    if (least !== undefined) {
      const [kind, limit] = least;
      printLeast(
        `${name}: share of the words of ${format.by ?? 'a reference'} found, ${kind}`,
        shareFound(format.files)?.[kind],
        limit,
      );
    }
    if (speed !== undefined)
      printLeast(`${name}: times as fast as ${format.native[0]}`, ratioOf(format), speed);
  }
  const all = formats.flatMap(({ files }) => files);
  printLeast('office packages: times as fast as officeparser', othersRatio(formats, others), OFFICEPARSER);
  const peak = Math.max(...all.map(({ peakMemory }) => peakMemory ?? 0));
  printMost('most memory of a parser, MB', peak / 1e6, MEMORY / 1e6);
  printMost('first file, with the start of its parser, seconds', all.find(({ first }) => first)?.seconds, 1);
  printMost('longest file, seconds', Math.max(...all.map(({ seconds }) => seconds)), 30);
}

/** Only over files that both were given and neither hung on; the first of each format is left out on both sides. */
function othersRatio(formats, others) {
  if (others === null) return null;
  let [own, theirs] = [0, 0];
  for (const format of formats.filter(({ ooxml }) => ooxml)) {
    const seconds = format.files.slice(1).map(({ file }) => others.get(file) ?? null);
    const known = seconds.filter((value) => value !== null);
    theirs += known.reduce((sum, value) => sum + value, 0);
    own += known.length * secondsAFile(format);
  }
  return theirs / own;
}

function printLeast(what, value, limit) {
  print(what, value, value >= limit, `at least ${limit}`);
}

function printMost(what, value, limit) {
  print(what, value, value <= limit, `at most ${figure(limit)}`);
}

function print(what, value, kept, limit) {
  const verdict = value === null || value === undefined ? 'not measured' : kept ? 'pass' : 'FALLS SHORT';
  console.log(`  ${verdict.padEnd(12)} ${what}: ${figure(value)}, ${limit}`);
}

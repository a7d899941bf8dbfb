import { join } from 'node:path';
import { FIND, scan } from './commands.js';
import { medians } from './measure.js';
import { phasesOf } from './phases.js';
import { figure, megabytes, printBar, printTable } from './table.js';

/** Measures a scan that reads no content against `find`, phase by phase. Returns the medians of the scan. */
export async function measureListing(title, folder, { rounds, work }) {
  const commands = {
    [FIND]: ['find', folder, '-printf', '%s\\n'],
    'find -type f': ['find', folder, '-type', 'f'],
    scan: scan([folder], join(work, 'out.json'), ['--metadata-only']),
  };
  const results = await medians(commands, rounds, { cwd: work });
  const find = results[FIND];
  const phases = phasesOf(results.scan);
  console.log(`${title}, no content read; median of ${rounds}`);
  printTable(
    ['', 'wall s', 'us an entry', 'multiple of find', 'CPU s', 'peak MB so far'],
    [
      [FIND, figure(find.wall), '', '', figure(find.cpu), megabytes(find.memory)],
      ...phases.map(({ name, items, seconds, memory }) => [
        `handback, ${name}`,
        figure(seconds),
        figure((seconds * 1e6) / items),
        figure(seconds / find.wall),
        '',
        megabytes(memory),
      ]),
      ['handback, all', ...wholeRow(results.scan, find, phases[0]?.items)],
    ],
  );
  const walk = results.scan.cpu / results['find -type f'].cpu;
  return { scan: results.scan, ratio: phases[0].seconds / find.wall, memory: phases[0].memory, walk };
}

function wholeRow({ wall, cpu, memory }, find, items) {
  return [
    figure(wall),
    figure((wall * 1e6) / items),
    figure(wall / find.wall),
    figure(cpu),
    megabytes(memory),
  ];
}

/** The bars of a listing. */
export function printListingBars({ ratio, memory, scan, walk }) {
  printBar('B1 CPU of a whole listing with its store and report, as a multiple of find -type f', walk, 1.2);
  printBar('wall time of listing up to the last row committed, as a multiple of find', ratio, 2.5);
  printBar('peak memory while listing, MB', memory === null ? null : memory / 1e6, 200);
  printBar('peak memory of the whole run, MB', scan.memory === null ? null : scan.memory / 1e6, 200);
}

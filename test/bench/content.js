import { join } from 'node:path';
import { JOBS, peers, scan } from './commands.js';
import { medians } from './measure.js';
import { figure, megabytes, printTable } from './table.js';

/** Measures a scan with content against the other programs, over one folder. */
export async function measureContent(title, folder, { rounds, work, literals }) {
  const { missing, commands } = peers(folder, literals.file);
  const scans = JOBS.map((jobs) => [
    nameOf(jobs),
    scan([folder], join(work, 'out.json'), ['-j', String(jobs)]),
  ]);
  const results = await medians({ ...commands, ...Object.fromEntries(scans) }, rounds, { cwd: work });
  console.log(`${title}; median of ${rounds}`);
  printTable(
    ['', 'wall s', 'CPU s', 'peak MB'],
    Object.entries(results).map(([name, { wall, cpu, memory }]) => [
      name,
      figure(wall),
      figure(cpu),
      megabytes(memory),
    ]),
  );
  printRatios(results, Object.keys(commands));
  for (const name of missing) console.log(`  not installed, so not compared: ${name}\n`);
}

/** Name of a scan in the results. */
function nameOf(jobs) {
  return `handback -j ${jobs}`;
}

/** How many times as long as another program handback takes, and how many times the processor time. */
function printRatios(results, names) {
  const against = (mine, key) => names.map((name) => figure(mine[key] / results[name][key]));
  const rows = JOBS.flatMap((jobs) => {
    const mine = results[nameOf(jobs)];
    return [
      [`-j ${jobs}: wall`, ...against(mine, 'wall')],
      [`-j ${jobs}: CPU`, ...against(mine, 'cpu')],
    ];
  });
  printTable(['handback, as a multiple of', ...names], rows);
}

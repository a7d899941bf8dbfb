import { join } from 'node:path';
import { scan, writeRules } from './commands.js';
import { measure } from './measure.js';
import { figure, printTable } from './table.js';
import { parts } from './trees.js';

const STEPS = [1, 2, 4];

/** How time grows with entries, with bytes and with rules: one run each, one job. */
export async function measureGrowth({ growing, large, small }, { work }) {
  const output = join(work, 'out.json');
  const rows = [
    await growthOf(
      'entries, no content read',
      (step) => scan(parts(growing, step), output, ['--metadata-only']),
      work,
    ),
    await growthOf('bytes, in few files', (step) => scan(parts(large, step), output, ['-j', '1']), work),
    await growthOf('files with content', (step) => scan(parts(small, step), output, ['-j', '1']), work),
    await growthOf('rules: 100, 200, 400', (step) => withRules(step * 100, small, work), work),
  ];
  console.log('growth: CPU seconds for 1, 2 and 4 times as much, with the start; an exponent of 1 is linear');
  printTable(['', 'x1', 'x2', 'x4', 'exponent'], rows);
}

function withRules(count, small, work) {
  const file = join(work, `rules-${count}.yaml`);
  writeRules(file, count);
  return scan(parts(small, 1), join(work, 'out.json'), ['-j', '1', '--no-default-rules', '-r', file]);
}

async function growthOf(what, command, work) {
  const seconds = [];
  for (const step of STEPS) seconds.push((await measure(command(step), { cwd: work })).cpu);
  const exponent = Math.log(seconds.at(-1) / seconds[0]) / Math.log(STEPS.at(-1) / STEPS[0]);
  return [what, ...seconds.map(figure), figure(exponent)];
}

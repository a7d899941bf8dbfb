import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startUp, writeLiterals } from './commands.js';
import { measureContent } from './content.js';
import { BIG_LIMITS, measureEngine, printEngineBars, TEXT_LIMITS } from './engine.js';
import { measureGrowth } from './growth.js';
import { measureListing, printListingBars } from './listing.js';
import { medians } from './measure.js';
import { measureRecall } from './recall.js';
import { printBar, printFloor } from './table.js';
import { makeLarge, makeMany, makeSmall } from './trees.js';

/**
 * `npm run bench`: handback beside other programs on trees made for it, in one sitting. `-- --quick`: smaller trees, one
 * round; `-- --rounds n`; `-- --foreign <rule file>`: its rules beside the built-in ones; `-- <folder...>`: on those folders instead.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    foreign: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const scale = values.quick ? 0.1 : 1;
// So large that not the start decides, as small as three rounds within half an hour ask for.
const SIZES = {
  small: { files: 8_000 * scale, bytes: 16e6 * scale },
  large: { files: 8, bytes: 40e6 * scale },
  many: { entries: 1_000_000 * scale },
  growing: { entries: 200_000 * scale },
  text: { files: 20_000 * scale, bytes: 200e6 * scale },
  big: { files: 8, bytes: 400e6 * scale },
};

const root = fileURLToPath(new URL('../..', import.meta.url));
if (!existsSync(join(root, 'dist/main.js'))) execFileSync(process.execPath, ['build.js'], { cwd: root });
const work = await mkdtemp(join(tmpdir(), 'handback-bench-'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    rmSync(work, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  const literals = { file: join(work, 'literals.txt') };
  const count = writeLiterals(literals.file);
  console.log(
    `node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`,
  );
  console.log(
    `rg looks for the ${count} phrases of the built-in packs; handback applies all their rules and hashes\n`,
  );
  const foreign = values.foreign === undefined ? null : resolve(values.foreign);
  const setting = { rounds, work, literals, foreign };
  if (positionals.length > 0) await measureFolders(positionals, setting);
  else await measureTrees(setting);
} finally {
  await rm(work, { recursive: true, force: true });
}

async function measureFolders(folders, setting) {
  for (const folder of folders) {
    await measureListing(folder, resolve(folder), setting);
    await measureContent(folder, resolve(folder), setting);
  }
}

async function measureTrees(setting) {
  const trees = Object.fromEntries(Object.keys(SIZES).map((name) => [name, join(work, name)]));
  const { small, large, many, growing, text, big } = SIZES;
  makeSmall(trees.small, small);
  makeLarge(trees.large, large);
  makeMany(trees.many, many);
  makeMany(trees.growing, growing);
  makeSmall(trees.text, text);
  makeLarge(trees.big, big);
  await measureContent(`${small.files} small files, ${small.bytes / 1e6} MB`, trees.small, setting);
  await measureContent(`${large.files} large files, ${large.bytes / 1e6} MB`, trees.large, setting);
  const listing = await measureListing(`${many.entries} entries, 10 % not empty`, trees.many, setting);
  await measureGrowth(trees, setting);
  const engine = await measureEngine(
    [
      { name: `${text.files} small files, ${text.bytes / 1e6} MB`, folder: trees.text, limits: TEXT_LIMITS },
      { name: `${big.files} large files, ${big.bytes / 1e6} MB`, folder: trees.big, limits: BIG_LIMITS },
    ],
    setting,
  );
  const recall = await measureRecall(setting);
  const start = await medians(startUp(10), Math.max(rounds, 3), { cwd: work });
  console.log('bars');
  printListingBars(listing);
  printEngineBars(engine);
  printFloor('B14 share of planted needles that are counted', recall, 1);
  printBar(
    'B13 CPU time of --version as a multiple of empty Node',
    start['handback --version'].cpu / start["node -e ''"].cpu,
    1.2,
  );
}

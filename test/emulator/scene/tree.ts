import { bytesContent } from '../content.ts';
import { fileId } from '../ids.ts';
import { FOLDER } from '../item.ts';
import { COLLEAGUE } from '../people.ts';
import { START } from '../clock.ts';
import { DAY, type Plant } from './plant.ts';

/** Names that break terminals, spreadsheets, paths and queries. */
const ODD_NAMES = [
  'a/b\\c.txt',
  'it\'s "quoted".txt',
  'line\nbreak\ttab.txt',
  'bell\u0007 escape\u001b[31m red.txt',
  'null\u0000byte.txt',
  '\u202Etxt.exe right to left',
  'family 👨‍👩‍👧 and 🎉.txt',
  '.',
  '..',
  '=SUM(A1:A9).csv',
  '+1 555 0100.txt',
  '-dash.txt',
  '@at.txt',
  ' leading and trailing ',
  'e\u0301 decomposed.txt',
  `${'long name '.repeat(30)}end.txt`,
];

const WORDS = ['Harbour', 'Orchard', 'Lantern', 'Meadow', 'Granite', 'Willow', 'Copper', 'Saffron'];

/** An ordinary tree whose shape the seed decides: folders, files, some of them trashed or in several folders. */
export function plantTree(plant: Plant): void {
  const { root } = plant;
  const random = () => plant.random();
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? 'Fern';
  const folders = [root];
  const pick = () => folders[Math.floor(random() * folders.length)] ?? root;
  const folderCount = 4 + Math.floor(random() * 12);
  for (let n = 0; n < folderCount; n++)
    folders.push(plant.folder(`tree folder ${n}`, `${word()} ${n % 5}`, [pick()]));
  const fileCount = 25 + Math.floor(random() * 60);
  for (let n = 0; n < fileCount; n++) {
    const parents = random() < 0.08 ? [...new Set([pick(), pick()])] : [pick()];
    const text = `${word()} notes ${n}\nseed ${plant.seed}\n${word()} `.repeat(1 + Math.floor(random() * 30));
    if (random() < 0.15) plant.document(`tree file ${n}`, `${word()} ${n}`, parents, text);
    else plant.file(`tree file ${n}`, `${word()} ${n}.${random() < 0.5 ? 'txt' : 'csv'}`, parents, text);
  }
}

/** What makes a tree no tree: same names, several parents, cycles, depth, tops that are not My Drive. */
export function plantShapes(plant: Plant): void {
  const { root } = plant;
  const one = plant.folder('reports one', 'Reports', [root]);
  const two = plant.folder('reports two', 'Reports', [root]);
  plant.file('budget one', 'budget.csv', [one], 'quarter,cost\n1,10\n');
  plant.file('budget two', 'budget.csv', [two], 'quarter,cost\n1,20\n');
  plant.file('budget three', 'budget.csv', [two], 'quarter,cost\n1,30\n');
  plant.file('several parents', 'in two places.txt', [one, two], 'filed twice\n');
  const cycle = fileId(plant.seed, 'cycle b');
  const a = plant.folder('cycle a', 'Cycle A', [root, cycle]);
  plant.folder('cycle b', 'Cycle B', [a]);
  plant.file('in cycle', 'inside.txt', [cycle], 'round and round\n');
  const loop = fileId(plant.seed, 'loop a');
  plant.folder('loop a', 'Loop A', [plant.folder('loop b', 'Loop B', [loop])]);
  let deep = root;
  for (let level = 1; level <= 110; level++) deep = plant.folder(`level ${level}`, `Level ${level}`, [deep]);
  plant.file('deepest', 'deepest.txt', [deep], 'at the bottom\n');
  const odd = plant.folder('odd names', 'Odd names', [root]);
  for (const [n, name] of ODD_NAMES.entries()) plant.file(`odd ${n}`, name, [odd], `odd name ${n}\n`);
  plant.file('orphan', 'left behind.txt', [], 'no folder holds me\n');
  const laptop = plant.folder('laptop', "Dana's laptop", []);
  const desktop = plant.folder('desktop', 'Desktop', [laptop]);
  plant.file('on laptop', 'todo.txt', [desktop], 'buy larkspur seeds\n');
}

/** The trash: thrown away itself, with its folder, and inside a folder that is not trashed. */
export function plantTrash(plant: Plant): void {
  const { root } = plant;
  const at = START - 12 * DAY;
  const explicit = { explicit: true, at, by: COLLEAGUE };
  plant.file('trashed file', 'old plan.txt', [root], 'thrown away\n', { trash: explicit });
  const folder = plant.folder('trashed folder', 'Old things', [root], { trash: explicit });
  plant.file('trashed inside', 'inside old things.txt', [folder], 'gone with its folder\n', {
    trash: { explicit: false, at, by: COLLEAGUE },
  });
}

/** Shortcuts: to a file, a folder, an ancestor, nothing, something forbidden, something behind a resource key. */
export function plantShortcuts(plant: Plant): void {
  const { root, seed } = plant;
  const folder = plant.folder('shortcuts', 'Shortcuts', [root]);
  const target = plant.file('shortcut target', 'target.txt', [root], 'reached by shortcut\n');
  plant.shortcut('file shortcut', 'to target', [folder], target, 'text/plain');
  plant.shortcut('folder shortcut', 'to reports', [folder], fileId(seed, 'reports one'), FOLDER);
  plant.shortcut('ancestor shortcut', 'to top', [folder], folder, FOLDER);
  plant.shortcut('dangling shortcut', 'to nothing', [folder], fileId(seed, 'never existed'), 'text/plain');
  const forbidden = { owner: COLLEAGUE, permissions: [], unlisted: true };
  plant.file('forbidden target', 'not yours.txt', [], 'secret\n', { ...forbidden, forbidden: true });
  plant.shortcut(
    'forbidden shortcut',
    'to forbidden',
    [folder],
    fileId(seed, 'forbidden target'),
    'text/plain',
  );
  const resourceKey = '0-emulated_Key';
  const keyed = {
    ...forbidden,
    needsResourceKey: true,
    resourceKey,
    content: bytesContent('behind a key\n'),
  };
  plant.file('keyed target', 'keyed.txt', [], '', keyed);
  plant.add('keyed shortcut', {
    name: 'to keyed',
    mimeType: 'application/vnd.google-apps.shortcut',
    parents: [folder],
    shortcut: {
      targetId: fileId(seed, 'keyed target'),
      targetMimeType: 'text/plain',
      targetResourceKey: resourceKey,
    },
  });
}

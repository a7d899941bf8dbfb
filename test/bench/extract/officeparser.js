import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Without an answer for this long a file is given up. */
const FILE_MS = 20_000;

const PROGRAM = `
const { createRequire } = require('node:module');
const { parseOffice } = createRequire(process.argv[1] + '/')('officeparser');
const files = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
(async () => {
  for (const file of files) {
    const timer = setTimeout(() => process.exit(0), ${FILE_MS});
    const before = process.cpuUsage();
    try { (await parseOffice(file)).toText(); } catch {}
    clearTimeout(timer);
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify([file, (user + system) / 1e6]));
  }
  process.exit(0);
})();
`;

/**
 * Processor time in seconds that officeparser takes for each office package of ours on average, by file, read in the same rounds; files
 * on which it hangs are left out. Null where `folder` is no folder with that package.
 */
export function officeparserSeconds(folder, formats, roundsOf) {
  if (folder === undefined || !existsSync(join(folder, 'node_modules/officeparser'))) return null;
  const files = formats.filter(({ ooxml }) => ooxml).flatMap(({ files }) => files.map(({ file }) => file));
  let rest = roundsOf(files);
  const seconds = new Map();
  while (rest.length > 0) {
    const { stdout } = spawnSync(process.execPath, ['-e', PROGRAM, resolve(folder)], {
      input: JSON.stringify(rest),
      timeout: FILE_MS + rest.length * FILE_MS,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const told = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    for (const [file, taken] of told) seconds.set(file, [...(seconds.get(file) ?? []), taken]);
    const hung = rest[told.length];
    rest = rest.slice(told.length + 1).filter((file) => file !== hung);
    seconds.delete(hung);
  }
  return new Map(
    [...seconds].map(([file, all]) => [file, all.reduce((sum, one) => sum + one, 0) / all.length]),
  );
}

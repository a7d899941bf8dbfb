import { cp, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Copies the drive of a fixture into the folder `to`, which must not exist yet, and gives files and folders the times
 * of its dates.csv. Plain JavaScript, because the demo command runs it without a build.
 */
export async function copyDrive(name, to) {
  const fixture = fileURLToPath(new URL(`../../fixtures/${name}/`, import.meta.url));
  await cp(join(fixture, 'drive'), to, { recursive: true });
  const [, ...rows] = (await readFile(join(fixture, 'dates.csv'), 'utf8')).trimEnd().split('\n');
  for (const row of rows) {
    const [, quoted, plain, modified, accessed] = /^(?:"((?:[^"]|"")*)"|([^,]*)),([^,]*),([^,]*)$/.exec(row);
    const path = quoted?.replaceAll('""', '"') ?? plain;
    await utimes(join(to, path), new Date(accessed), new Date(modified));
  }
  const root = rows.map((row) => Date.parse(row.slice(row.lastIndexOf(',') + 1)));
  await utimes(to, new Date(Math.max(...root)), new Date(Math.max(...root)));
}

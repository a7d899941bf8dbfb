import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../make/run.ts';

/** Licences under which a package may come along. What offers a choice needs one of them. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
  engines?: { node?: string };
  hasInstallScript?: boolean;
}

const packages = Object.entries(
  (JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> })
    .packages,
).filter(([path, { dev }]) => path !== '' && dev !== true);

/** As its own package.json says, which is what is installed. */
function licenceOf(path: string, locked: Locked): string {
  const own = join(ROOT, path, 'package.json');
  if (!existsSync(own)) return locked.license ?? 'unknown';
  const { license } = JSON.parse(readFileSync(own, 'utf8')) as { license?: string };
  return license ?? locked.license ?? 'unknown';
}

function isAllowed(licence: string): boolean {
  const choices = licence.replace(/[()]/g, '').split(/ OR /i);
  return choices.some((choice) => choice.split(/ AND /i).every((name) => ALLOWED.has(name)));
}

it('brings along no package under a licence that binds its users', () => {
  expect(packages.length).toBeGreaterThan(20);
  const refused = packages.map(([path, locked]) => `${path}: ${licenceOf(path, locked)}`);
  expect(refused.filter((line) => !isAllowed(line.slice(line.indexOf(': ') + 2)))).toEqual([]);
});

it('runs no script of a package at install', () => {
  expect(
    packages.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path),
  ).toEqual([]);
});

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['BSD-3-Clause AND GPL-2.0', false],
  ['AGPL-3.0-only', false],
  ['unknown', false],
])('takes %s: %s', (licence, verdict) => {
  expect(isAllowed(licence)).toBe(verdict);
});

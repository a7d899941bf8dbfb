import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FILES, makeMatter } from '../make/production.ts';
import { handback } from '../make/run.ts';

/** The strict form of Ant, and the one that Jenkins reads. */
const SCHEMAS = ['junit-ant.xsd', 'junit-jenkins.xsd'];

/** What xmllint says of a document by one of the two schemas. */
function validate(schema: string, file: string): { code: number | null; stderr: string } {
  const path = fileURLToPath(new URL(schema, import.meta.url));
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', path, file], { encoding: 'utf8' });
  return { code: status, stderr };
}

const HOSTILE = Object.fromEntries(
  ["\u0001]]>&\"<x a='1'>.txt", '\u202e\ufffe.txt', 'two\r\nlines\t.txt', '\u007f\u0085\u2028.txt'].map(
    (name, at) => [name, `account plan ${at}`],
  ),
);

it('JUnit is valid by both schemas: findings, gaps, marks, hostile names', async () => {
  const matter = await makeMatter({ ...FILES, ...HOSTILE, 'half.docx': 'PK\u0003\u0004 cut off' });
  const file = matter.path('junit.xml');
  const scan = ['scan', matter.path('drive'), '-f', 'junit', '-o', file, '--now', '2026-03-02T09:00:00Z'];
  for (const more of [
    ['--show-names', '--metadata-only'],
    ['--fail-on', 'none', '--allow-incomplete', 'damaged'],
    ['--show-names'],
  ]) {
    expect([0, 1, 3]).toContain(handback([...scan, ...more]).code);
    for (const schema of SCHEMAS) {
      expect(validate(schema, file), `${schema} ${more.join(' ')}`).toMatchObject({ code: 0 });
    }
  }
  writeFileSync(file, readFileSync(file, 'utf8').replace(/<testcase name="[^"]*"/, '<testcase'));
  for (const schema of SCHEMAS) {
    expect(validate(schema, file).stderr).toMatch(/attribute 'name' is required/);
  }
});

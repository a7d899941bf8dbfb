import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runMain } from '../unit/cli/run-main.ts';
import { makeCase } from '../make/case.ts';

it('the certificate is valid HTML to tidy, and well-formed to xmllint, whatever people wrote', async () => {
  const { folder, caseFile } = await makeCase({ 'a.txt': 'account plan' });
  const hostile = '<script>alert(1)</script> & "quotes" \u202e ]]> \u0007 `x` [l](http://x.example) | cell';
  const reason = ['--reason', hostile];
  await runMain(['hold', caseFile, '--none', '--authority', hostile]);
  await runMain(['decide', caseFile, 'HB-000001', '--as', 'return', ...reason]);
  const grounds = ['--authority', hostile, '--document', hostile, '--preservation', hostile];
  await runMain(['decide', caseFile, 'HB-000001', '--stage', 'authorized', ...grounds, ...reason]);
  const paper = join(folder, 'paper');
  const args = ['--kept', hostile, '--no-use', hostile, '--draft', '-o', paper];
  expect((await runMain(['certificate', caseFile, ...args])).code).toBe(3);
  const page = join(paper, 'certificate.html');
  const tidy = spawnSync('tidy', ['-quiet', '-errors', '-utf8', page], { encoding: 'utf8' });
  expect({ status: tidy.status, said: tidy.stderr }).toEqual({ status: 0, said: '' });
  const xmllint = spawnSync('xmllint', ['--noout', page], { encoding: 'utf8' });
  expect({ status: xmllint.status, said: xmllint.stderr }).toEqual({ status: 0, said: '' });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanRequest } from '../../src/audit/request.ts';
import { runMain, type Outcome } from '../unit/cli/run-main.ts';
import { makeCase } from './case.ts';
import { OTHER_KEY, SIGNING_KEY, SIGNING_KEY_PUBLIC } from './keys.ts';
import { phraseRule, ruleSetOf } from './request.ts';

/** Rules that flag, and rules that mark as personal, privileged, protected: each by one word. */
const RULES: Partial<ScanRequest> = {
  ruleSet: ruleSetOf([
    phraseRule('commercial.plan', 'account plan'),
    phraseRule('personal.diary', 'dear diary', { severity: 'info' }),
    phraseRule('privileged.letter', 'dear counsel', { severity: 'info' }),
    phraseRule('protected.report', 'dear regulator', { severity: 'info' }),
  ]),
};

/** Some of each; the names of what is to be withheld are canaries. */
export const FILES: Record<string, string> = {
  'Plans/contoso.txt': 'Contoso account plan',
  'Plans/fabrikam.txt': 'Fabrikam account plan',
  'Canary-home/canary-diary.txt': 'dear diary, canary-content',
  'Canary-home/canary-letter.txt': 'dear counsel, canary-content',
  'Canary-home/canary-report.txt': 'dear regulator, canary-content',
  'Music/canary-song.txt': 'la la la',
};

/** A case made of `files`, and the keys of both sides, in a folder. */
export async function makeMatter(files: Record<string, string> = FILES) {
  const made = await makeCase(files, RULES);
  const path = (name: string): string => join(made.folder, name);
  writeFileSync(path('id'), SIGNING_KEY, { mode: 0o600 });
  writeFileSync(path('other'), OTHER_KEY, { mode: 0o600 });
  writeFileSync(path('id.pub'), `${SIGNING_KEY_PUBLIC}\n`);
  return { ...made, path };
}

/** Runs `handback produce` on it into `name`. */
export async function produceInto(
  { caseFile, path }: Awaited<ReturnType<typeof makeMatter>>,
  name: string,
  more: string[] = [],
): Promise<Outcome> {
  const fixed = ['--now', '2026-03-02T09:00:00Z', '--by', 'Ivy Okafor', '--sign-key', path('id')];
  const audience = more.includes('--for') ? [] : ['--for', 'counterparty'];
  return runMain(['produce', caseFile, '-o', path(name), ...audience, ...fixed, ...more]);
}

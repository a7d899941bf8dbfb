import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCase, type Case } from '../../../src/case/open.ts';
import { runMain, snapshot, temporaryFolder } from './run-main.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);

const PACK = `pack: own
version: 1.0.0
rules:
  - id: own.one
    title: One
    rationale: Plans are confidential.
    severity: high
    match: {phrases: {terms: [secret plan]}}
    evidnce: []
`;

let writer: Case | null = null;

beforeAll(async () => {
  mkdirSync(at('drive/Plans'), { recursive: true });
  mkdirSync(at('own'));
  writeFileSync(at('drive/Plans/a.txt'), 'a plan\n');
  writeFileSync(at('takeout.zip'), 'PK');
  writeFileSync(at('matter.yaml'), 'matter: Northwind v. Fabrikam Labs\ncustodain: {name: Dana Reyes}\n');
  writeFileSync(at('broken.yaml'), 'matter: [\n');
  writeFileSync(at('pack.yaml'), PACK);
  writeFileSync(at('nameless.yaml'), PACK.replace(/^pack:.*$/m, ''));
  writeFileSync(at('config.yaml'), 'fail-on: high\nmin-confidense: low\n');
  writeFileSync(at('values.yaml'), 'include: ["**"]\ntimeout-per-file: soon\n');
  writeFileSync(at('list.yaml'), 'strict: true\nallow-incomplete: [encrypted, damagd]\n');
  writeFileSync(at('report.json'), '{"schema": "other/1", "items": []}');
  writeFileSync(at('notes.case'), 'no case at all');
  symlinkSync('drive', at('link'));
  await runMain(['scan', at('drive'), '--no-default-rules', '-c', at('whole.case'), '-o', at('out.txt')]);
  const whole = readFileSync(at('whole.case'));
  writeFileSync(at('half.case'), whole.subarray(0, whole.length / 2));
  writeFileSync(at('busy.case'), whole);
  writer = openCase(at('busy.case'));
});

afterAll(() => {
  writer?.close();
  folder.remove();
});

/** `%` stands for the folder with its slash, a leading `*` for a message of which this is the beginning. */
const MISTAKES: [name: string, args: string, code: number, message: string, hint: string][] = [
  [
    'no command',
    '',
    2,
    'no command given: handback',
    'start with: handback scan <folder>; handback --help lists the commands',
  ],
  ['a mistyped command', 'scna %drive', 2, "unknown command 'scna'", "did you mean 'scan'?"],
  [
    'a command of a later version',
    'registry build',
    2,
    "unknown command 'registry'",
    'handback --help shows what it takes',
  ],
  [
    'help for such a command',
    'help registry',
    2,
    'no command given: handback',
    'start with: handback scan <folder>; handback --help lists the commands',
  ],
  [
    'a group without its command',
    'rules',
    2,
    'no command given: handback rules',
    'handback rules --help lists the commands',
  ],
  ['a mistyped command of a group', 'rules lst', 2, "unknown command 'lst'", "did you mean 'list'?"],
  ['no source', 'scan', 2, "missing required argument 'source'", 'handback scan --help shows what it takes'],
  ['a mistyped flag', 'scan %drive --mater x', 2, "unknown option '--mater'", "did you mean '--matter'?"],
  [
    'a hash list that is not there',
    'scan %drive --known x',
    2,
    "no such file 'x'",
    'name a hash list with --known',
  ],
  [
    'a flag before the command',
    '--quiet scan %drive',
    2,
    "unknown option '--quiet'",
    'handback --help shows what it takes',
  ],
  [
    'a flag without its value',
    'scan %drive -m',
    2,
    "option '-m, --matter <file>' argument missing",
    'handback scan --help shows what it takes',
  ],
  ['an empty value', 'scan %drive --output=', 2, 'empty: --output ', 'give a value'],
  [
    'a mistyped format',
    'scan %drive -f text,jsn',
    2,
    "unknown format 'jsn': --format text,jsn",
    "did you mean 'json'?",
  ],
  [
    'a format of a later version',
    'scan %drive -f xlsx',
    2,
    "unknown format 'xlsx': --format xlsx",
    'one of: text, json, jsonl, csv, dat, hashdeep, md, sarif, junit, github',
  ],
  [
    'several formats without a folder',
    'scan %drive -f json,csv',
    2,
    'several formats and no folder for them: json,csv',
    'add -o <folder>',
  ],
  [
    'several formats into a file',
    'scan %drive -f json,csv -o %report.json',
    2,
    'not a folder: %report.json',
    'choose another path',
  ],
  [
    'one format into a folder',
    'scan %drive -f json -o %own',
    2,
    'output is a folder: %own',
    'name the file: -o %own/report.json',
  ],
  [
    'a path that can only be a folder',
    'scan %drive -f md -o %new/',
    2,
    'output is a folder: %new/',
    'name the file: -o %new/checklist.md',
  ],
  [
    'an output in a missing folder',
    'scan %drive -o %new/report.txt',
    2,
    'no such folder: %new',
    'create it first',
  ],
  [
    'an output below a file',
    'scan %drive -o %takeout.zip/report.txt',
    2,
    'not a folder: %takeout.zip',
    'choose another path',
  ],
  [
    'an output over the matter',
    'scan %drive -m %matter.yaml -o %matter.yaml',
    2,
    'output is the matter file: %matter.yaml',
    'choose another path',
  ],
  [
    'an output over the case',
    'scan %drive -c %new.case -o %new.case',
    2,
    'output is the case file: %new.case',
    'choose another path',
  ],
  [
    'an output over the lock of the case',
    'scan %drive -c %new.case -o %new.case.writer',
    2,
    'output is the case file: %new.case.writer',
    'choose another path',
  ],
  [
    'an output over a rule file',
    'scan %drive -r %pack.yaml -o %pack.yaml',
    2,
    'output is the rule file: %pack.yaml',
    'choose another path',
  ],
  [
    'a missing folder',
    'scan %drve',
    2,
    "no such file or folder: '%drve'",
    'check the path; quote it if it holds spaces',
  ],
  [
    'a file as a source',
    'scan %report.json',
    2,
    "not a folder: '%report.json'",
    'name the folder that holds the file',
  ],
  [
    'a path in a Google Drive',
    'scan gdrive:Plans/Contoso',
    2,
    'not a folder of Google Drive: gdrive:Plans/Contoso',
    "write gdrive: for the whole drive, or gdrive:<id> with the last part of a folder's address in the browser",
  ],
  [
    'a glob without a match',
    'scan %no*such',
    2,
    'no folder or archive matches: %no*such',
    'check the glob; quote it so that the shell leaves it alone',
  ],
  [
    'the same source twice',
    'scan %drive %link',
    2,
    'source given twice: %drive (it lies in %link)',
    'leave it out: a folder is scanned with all that it holds',
  ],
  [
    'a source within a source',
    'scan %drive %drive/Plans',
    2,
    'source given twice: %drive/Plans (it lies in %drive)',
    'leave it out: a folder is scanned with all that it holds',
  ],
  ['a missing matter', 'scan %drive -m %nowhere.yaml', 2, "no such file '%nowhere.yaml'", 'check the path'],
  [
    'a mistyped key of a matter',
    'scan %drive -m %matter.yaml',
    2,
    "%matter.yaml:2:1: unknown key 'custodain'",
    "did you mean 'custodian'?",
  ],
  [
    'a missing rule pack',
    'scan %drive -r %nowhere.yaml',
    2,
    "no such rule pack or file '%nowhere.yaml'",
    'a path counts from the folder you are in',
  ],
  [
    'a mistyped rule pack',
    'scan %drive -r marking',
    2,
    "no such rule pack or file 'marking'",
    "did you mean 'markings'?",
  ],
  [
    'a pack without its name',
    'rules check %nameless.yaml',
    2,
    "%nameless.yaml:4:5: a rule without 'pattern'",
    "correct the file; its own tool refuses it, too; rules of handback begin with the line 'pack: <name>'",
  ],
  [
    'a mistyped key of a rule',
    'scan %drive -r %pack.yaml',
    2,
    "%pack.yaml:9:5: unknown key 'evidnce'",
    "did you mean 'evidence'?",
  ],
  [
    'a rule that does not exist',
    'rules show commercial.account-plann',
    2,
    'no such rule: commercial.account-plann',
    "did you mean 'commercial.account-plan'?",
  ],
  [
    'a wrong duration',
    'scan %drive --timeout-per-file 30x',
    2,
    'not a duration: --timeout-per-file 30x',
    'write 500ms, 30s, 2m or 1h',
  ],
  [
    'a duration of nothing',
    'scan %drive --timeout-per-file 0s',
    2,
    'not a duration: --timeout-per-file 0s',
    'write 500ms, 30s, 2m or 1h',
  ],
  [
    'a wrong size',
    'scan %drive --max-file-size 4GIB',
    2,
    'not a size: --max-file-size 4GIB',
    'write 4GiB, 500MiB, 10MB or a number of bytes',
  ],
  [
    'no worker',
    'scan %drive -j 0',
    2,
    'not a number in range: --jobs 0',
    'write a whole number from 1 to 256',
  ],
  [
    'a day that does not exist',
    'scan %drive --modified-after 2025-02-30',
    2,
    'not a date: --modified-after 2025-02-30',
    'write a day, 2025-07-14, or a time, 2025-07-14T09:30:00Z',
  ],
  [
    'a wrong time',
    'scan %drive --now today',
    2,
    'not a time: --now today',
    'write 2025-07-14T09:30:00Z, or a day for its start in UTC',
  ],
  [
    'a wrong owner',
    'scan %drive --owner dana',
    2,
    'not an owner: --owner dana',
    'write an e-mail address, or @example.com for a whole domain',
  ],
  [
    'a mistyped reason code',
    'scan %drive --allow-incomplete encrypted,damagd',
    2,
    "unknown reason code 'damagd': --allow-incomplete encrypted,damagd",
    "did you mean 'damaged'?",
  ],
  [
    'a note as a reason code',
    'scan %drive --allow-incomplete own-file',
    2,
    "unknown reason code 'own-file': --allow-incomplete own-file",
    '*',
  ],
  [
    'a severity that never fails',
    'scan %drive --fail-on info',
    2,
    "unknown severity 'info': --fail-on info",
    'one of: high, medium, low, none',
  ],
  [
    'a wrong confidence',
    'scan %drive --min-confidence hihg',
    2,
    "unknown confidence 'hihg': --min-confidence hihg",
    "did you mean 'high'?",
  ],
  [
    'hashes without sha256',
    'scan %drive --hash md5',
    2,
    'sha256 cannot be left out: --hash md5',
    'write --hash sha256,md5',
  ],
  [
    'a missing configuration',
    'scan %drive --config %nowhere.yaml',
    2,
    "no such file '%nowhere.yaml'",
    'check the path',
  ],
  [
    'a mistyped key of a configuration',
    'scan %drive --config %config.yaml',
    2,
    "%config.yaml:2:1: unknown key 'min-confidense'",
    "did you mean 'min-confidence'?",
  ],
  [
    'a wrong value in a configuration',
    'scan %drive --config %values.yaml',
    2,
    '%values.yaml:2:19: not a duration: timeout-per-file soon',
    'write 500ms, 30s, 2m or 1h',
  ],
  [
    'a wrong entry in a configuration',
    'scan %drive --config %list.yaml',
    2,
    "%list.yaml:2:19: unknown reason code 'damagd': allow-incomplete encrypted,damagd",
    "did you mean 'damaged'?",
  ],
  [
    'a missing baseline',
    'scan %drive --baseline %nowhere.json',
    2,
    "no such file '%nowhere.json'",
    'name the JSON report of an earlier run',
  ],
  [
    'a baseline that is no report',
    'scan %drive --baseline %report.json',
    2,
    'no baseline: %report.json',
    'name a report that was written with -f json',
  ],
  [
    'a baseline that is a folder',
    'scan %drive --baseline %own',
    2,
    "cannot read '%own'",
    'name the JSON report of an earlier run',
  ],
  [
    'a case that is none',
    'scan %drive -c %notes.case',
    2,
    'not a handback case: %notes.case',
    'give the file that an earlier scan wrote with --case',
  ],
  [
    'a report of a missing case',
    'report %nowhere.case',
    2,
    'no such case: %nowhere.case',
    'a case is the file that a scan wrote with --case',
  ],
  [
    'a report of what is no case',
    'checklist %notes.case',
    2,
    'not a handback case: %notes.case',
    'give the file that an earlier scan wrote with --case',
  ],
  ['a damaged case', 'report %half.case', 4, '*damaged', '*'],
  ['a scan into a damaged case', 'scan %drive -c %half.case', 4, '*damaged', '*'],
  ['a second writer', 'scan %drive -c %busy.case', 5, '*case in use: %busy.case', '*'],
  ['a reader beside a writer', 'report %busy.case', 5, '*case in use: %busy.case', '*'],
  ['a case in a missing folder', 'scan %drive -c %new/a.case', 2, 'no such folder: %new', 'create it first'],
  ['a folder as a case', 'scan %drive -c %own', 2, 'case is a folder: %own', 'name a file'],
  [
    'matches that a case does not keep',
    'report %whole.case --show-matches',
    2,
    'the case keeps no matched text: %whole.case',
    'scan again with --show-matches into a new case',
  ],
  [
    'too many operands',
    'report a b',
    2,
    "too many arguments for 'report'. Expected 1 argument but got 2.",
    'handback report --help shows what it takes',
  ],
  ['an unknown shell', 'completion tcsh', 2, "unknown shell 'tcsh'", 'one of: bash, zsh, fish'],
];

describe('mistakes', () => {
  it.each(MISTAKES)('%s: handback %s', async (_name, line, code, message, hint) => {
    const before = snapshot(folder.path);
    const fill = (text: string): string => text.replaceAll('%', `${folder.path}/`);
    const args = line.split(' ').filter((word) => word !== '');
    const outcome = await runMain(args.map(fill));
    const [said, hinted, ...more] = outcome.stderr.split('\n');
    expect({ code: outcome.code, stdout: outcome.stdout, more }).toEqual({ code, stdout: '', more: [''] });
    if (message.startsWith('*')) expect(said).toContain(`handback: ${fill(message.slice(1))}`);
    else expect(said).toBe(`handback: ${fill(message)}`);
    if (hint === '*') expect(hinted).toMatch(/^hint: .+/);
    else expect(hinted).toBe(`hint: ${fill(hint)}`);
    expect(snapshot(folder.path)).toEqual(before);
  });
});

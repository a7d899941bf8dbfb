import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const BIN = fileURLToPath(new URL('../../bin/handback.js', import.meta.url));
const RULES = fileURLToPath(new URL('../../rules/', import.meta.url));

/** Numbers of jobs to measure, each once. */
export const JOBS = [...new Set([1, 2, availableParallelism()])];

/** The command as a program and its arguments. */
export function handback(args) {
  return [process.execPath, [BIN, ...args]];
}

export function isInstalled(program) {
  return spawnSync(program, ['--version']).error === undefined;
}

/** A scan of folders that writes its JSON report; `options` come on top. */
export function scan(folders, output, options = []) {
  return [process.execPath, BIN, 'scan', ...folders, '-f', 'json', '-o', output, '-v', ...options];
}

/** `handback --version` and an empty Node, often enough in one go that the clock of the shell can tell. */
export function startUp(times) {
  const repeat = `for i in $(seq ${times}); do "$@" || exit; done`;
  const often = (args) => ['sh', '-c', repeat, 'sh', process.execPath, ...args];
  return { 'handback --version': often([BIN, '--version']), "node -e ''": often(['-e', '']) };
}

export const FIND = "find -printf '%s'";

/** Other programs over the same folder by what they are, and those that are not installed. */
export function peers(folder, literals) {
  const all = {
    [FIND]: ['find', folder, '-printf', '%s\\n'],
    cat: ['sh', '-c', 'find "$1" -type f -print0 | xargs -0 cat', 'sh', folder],
    'openssl dgst -sha256': [
      'sh',
      '-c',
      'find "$1" -type f -print0 | xargs -0 openssl dgst -sha256',
      'sh',
      folder,
    ],
    'rg -F -i -f': ['rg', '-F', '-i', '-uuu', '-f', literals, folder],
  };
  const missing = Object.keys(all).filter((name) => !isInstalled(name.split(' ')[0]));
  return {
    missing,
    commands: Object.fromEntries(Object.entries(all).filter(([name]) => !missing.includes(name))),
  };
}

/** Writes the phrases of the built-in packs, one a line; returns how many. */
export function writeLiterals(file) {
  const terms = new Set(readTerms());
  writeFileSync(file, `${[...terms].join('\n')}\n`);
  return terms.size;
}

/** The phrases of the built-in packs, some of them more than once. */
export function readTerms() {
  const packs = readdirSync(RULES).filter((name) => name.endsWith('.yaml'));
  return packs.flatMap((name) => termsIn(parse(readFileSync(join(RULES, name), 'utf8')).rules));
}

function termsIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'terms' && Array.isArray(inner) ? inner : termsIn(inner),
  );
}

/** Writes a pack of rules with five phrases each, words of four letters and more that no text has. */
export function writeRules(file, count) {
  const phrases = (rule) => Array.from({ length: 5 }, (_, term) => phrase(rule * 5 + term));
  const pack = phraseRules(
    'bench',
    Array.from({ length: count }, (_, rule) => phrases(rule)),
  );
  writeFileSync(file, JSON.stringify(pack));
}

/** A pack with a rule for each list of phrases. */
export function phraseRules(pack, lists) {
  const rules = lists.map((terms, rule) => ({
    id: `${pack}.rule-${rule}`,
    title: `Rule ${rule}`,
    rationale: 'Measures how time grows with rules.',
    severity: 'low',
    match: { phrases: { terms } },
  }));
  return { pack, version: '1.0.0', rules };
}

function phrase(number) {
  const letters = (value) =>
    value.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
  return `${letters(7_000_000 + number * 7_919)} ${letters(9_000_000 + number * 104_729)}`;
}

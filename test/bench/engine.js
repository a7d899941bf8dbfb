import { buildSync } from 'esbuild';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { handback, isInstalled, phraseRules, readTerms, scan, writeRules } from './commands.js';
import { medians } from './measure.js';
import { figure, megabytes, printBar, printTable } from './table.js';

const PHRASES = 221;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOSTILE = ['(a+)+$', '(.*a){20}', '(x+x+)+y', '(?i)(?:a|aa|b|bb)+z'];
const HOSTILE_BYTES = 20e6;

/** Bars that differ by the tree: most of what one figure may be as a multiple of the other. */
export const TEXT_LIMITS = { hashing: 0.9, phrases: 1.5, rules: 2 };
export const BIG_LIMITS = { hashing: 1.1, phrases: 1.7, rules: 2.2 };

/**
 * Measures hashing and rules apart, beside other programs that look for the same phrases: 221 of the built-in packs, then
 * these with the rules of `foreign`, a rule file of another tool, where one is given, then all built-in rules with them.
 */
export async function measureEngine(trees, { rounds, work, foreign }) {
  const needles = prepare(work, foreign);
  const bars = [];
  for (const { name, folder, limits } of trees) {
    const { commands, missing } = commandsOf(folder, needles, work);
    const results = await medians(commands, rounds, { cwd: work });
    console.log(`${name}: hashing and rules apart; median of ${rounds}`);
    printTable(
      ['', 'wall s', 'CPU s', 'peak MB'],
      Object.entries(results).map(([what, { wall, cpu, memory }]) => [
        what,
        figure(wall),
        figure(cpu),
        megabytes(memory),
      ]),
    );
    for (const what of missing) console.log(`  not installed, so not compared: ${what}\n`);
    bars.push(...barsOf(name, limits, results));
  }
  return [...bars, await hostileBar(work, rounds)];
}

export function printEngineBars(bars) {
  for (const [what, value, limit] of bars) printBar(what, value, limit);
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** Files with the same needles for each program. */
function prepare(work, foreign) {
  const all = [...new Set(readTerms())].filter((term) => /^[a-z][a-z -]{5,}$/i.test(term));
  // By their digests, so that almost the same ones are taken when packs change.
  const phrases = all.sort((a, b) => (digest(a) < digest(b) ? -1 : 1)).slice(0, PHRASES);
  const file = (name, text) => {
    writeFileSync(join(work, name), text);
    return join(work, name);
  };
  mkdirSync(join(work, 'clam'));
  const hex = (text) => Buffer.from(text).toString('hex');
  file('clam/phrases.ndb', phrases.map((phrase, at) => `handback.${at}:0:*:${hex(phrase)}\n`).join(''));
  const yara = phrases.map((phrase, at) => `$p${at} = ${JSON.stringify(phrase)} nocase`).join('\n');
  const packs = [200, 1_500].map((count) => {
    const pack = join(work, `phrases-${count}.json`);
    writeRules(pack, count / 5);
    return pack;
  });
  const expressions = phrases.map((phrase) => `(?i)${phrase.replace(/-/g, '\\-')}`);
  return {
    foreign,
    literals: file('221.txt', `${phrases.join('\n')}\n`),
    yara: file('phrases.yar', `rule phrases { strings:\n${yara}\ncondition: any of them }\n`),
    clam: join(work, 'clam'),
    pack: file('221.json', JSON.stringify(phraseRules('phrases', [phrases]))),
    packs,
    expressions: file('expressions.txt', `${[...expressions, ...expressionsOf(foreign)].join('\n')}\n`),
    hyperscan: compileHyperscan(work),
    engine: buildEngine(),
  };
}

/** The engine without case and report, as a program; beside the packages that it needs. */
function buildEngine() {
  const outfile = join(ROOT, 'node_modules/.cache/handback-bench/engine-alone.js');
  buildSync({
    entryPoints: [fileURLToPath(new URL('engine-alone.ts', import.meta.url))],
    outfile,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: { HANDBACK_VERSION: '""', HANDBACK_BUILD: '""' },
  });
  return outfile;
}

/** Regular expressions of a foreign rule file, as handback translates it. */
function expressionsOf(foreign) {
  if (foreign === null) return [];
  const pack = execFileSync(...handback(['rules', 'import', foreign]), {
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return parse(String(pack)).rules.flatMap(({ match }) => patternsIn(match));
}

function patternsIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'regex') return patternsIn(inner);
    return [inner.pattern ?? inner].filter(
      (pattern) => typeof pattern === 'string' && !pattern.includes('\n'),
    );
  });
}

/** Null where there is no compiler or no library. */
function compileHyperscan(work) {
  const source = fileURLToPath(new URL('hyperscan.c', import.meta.url));
  const program = join(work, 'hyperscan');
  return spawnSync('gcc', ['-O2', '-o', program, source, '-lhs']).status === 0 ? program : null;
}

function commandsOf(folder, needles, work) {
  const ours = (jobs, ...options) => scan([folder], join(work, 'out.json'), ['-j', String(jobs), ...options]);
  const alone = (...rules) => [process.execPath, needles.engine, folder, ...rules];
  const none = ['--no-default-rules'];
  const few = [...none, '-r', needles.pack];
  const foreign = needles.foreign === null ? [] : ['-r', needles.foreign];
  const files = (rest) => ['sh', '-c', `find "$1" -type f -print0 | ${rest}`, 'sh', folder];
  const others = {
    cat: files('xargs -0 cat'),
    'openssl dgst -sha256': files('xargs -0 openssl dgst -sha256'),
    'rg -F -i -j2': ['rg', '-F', '-i', '-uuu', '-j2', '-f', needles.literals, folder],
    'yara -p 2': ['yara', '-r', '-p', '2', needles.yara, folder],
    'secretlint (its recommended rules)': [
      'sh',
      '-c',
      'cd "$1" && secretlint --no-color "**/*"',
      'sh',
      folder,
    ],
    clamscan: ['clamscan', '-r', '-d', needles.clam, '--infected', '--no-summary', folder],
  };
  const missing = Object.keys(others).filter((name) => !isInstalled(name.split(' ')[0]));
  const hyperscan =
    needles.hyperscan === null
      ? {}
      : {
          hyperscan: [
            'sh',
            '-c',
            'find "$1" -type f | "$2" "$3"',
            'sh',
            folder,
            needles.hyperscan,
            needles.expressions,
          ],
        };
  return {
    missing: [...missing, ...(needles.hyperscan === null ? ['hyperscan'] : [])],
    commands: {
      ...Object.fromEntries(Object.entries(others).filter(([name]) => !missing.includes(name))),
      ...hyperscan,
      'no rules -j1': ours(1, ...none),
      'no rules -j2': ours(2, ...none),
      '221 phrases, engine alone': alone(needles.pack),
      '221 phrases -j1': ours(1, ...few),
      '221 phrases -j2': ours(2, ...few),
      ...(needles.foreign === null
        ? {}
        : {
            [`${BOTH}, engine alone`]: alone(needles.pack, needles.foreign),
            [`${BOTH} -j1`]: ours(1, ...few, ...foreign),
            [`${BOTH} -j2`]: ours(2, ...few, ...foreign),
          }),
      'built-in and foreign rules -j1': ours(1, ...foreign),
      'built-in and foreign rules -j2': ours(2, ...foreign),
      '200 phrases -j2': ours(2, ...none, '-r', needles.packs[0]),
      '1500 phrases -j2': ours(2, ...none, '-r', needles.packs[1]),
    },
  };
}

/** The rules of the bars: as many phrases, and those of gitleaks where they are given as foreign rules. */
const BOTH = '221 phrases and foreign rules';

function mebibytesOf(result) {
  return result === undefined || result.memory === null ? null : result.memory / 2 ** 20;
}

/** Bars of the engine by what they compare; null where a program is missing. */
function barsOf(tree, limits, results) {
  const ratio = (key, mine, other) => {
    const [above, below] = [results[mine]?.[key], results[other]?.[key]];
    return above === undefined || below === undefined || below === 0 ? null : above / below;
  };
  const bar = (what, value, limit) => [`${tree}: ${what}`, value, limit];
  return [
    bar('B2 wall of hashing with 2 jobs, as a multiple of cat', ratio('wall', 'no rules -j2', 'cat'), 1.05),
    bar(
      'B3 CPU of hashing, as a multiple of openssl',
      ratio('cpu', 'no rules -j1', 'openssl dgst -sha256'),
      limits.hashing,
    ),
    bar(
      'B4 CPU with 221 phrases, as a multiple of hashing',
      ratio('cpu', '221 phrases -j1', 'no rules -j1'),
      limits.phrases,
    ),
    bar(
      'B5 wall with 221 phrases, as a multiple of rg',
      ratio('wall', '221 phrases -j2', 'rg -F -i -j2'),
      0.65,
    ),
    bar('B6 CPU with 443 rules, as a multiple of Hyperscan', ratio('cpu', `${BOTH} -j1`, 'hyperscan'), 0.5),
    bar(
      'B7 wall with 443 rules, as a multiple of hashing',
      ratio('wall', `${BOTH} -j2`, 'no rules -j2'),
      limits.rules,
    ),
    bar(
      'B8 wall of 443 rules, as a multiple of secretlint',
      ratio('wall', `${BOTH} -j2`, 'secretlint (its recommended rules)'),
      0.0125,
    ),
    bar(
      'B9 wall of 221 phrases, as a multiple of clamscan',
      ratio('wall', '221 phrases -j2', 'clamscan'),
      0.125,
    ),
    bar('B10 wall of 221 phrases, as a multiple of yara', ratio('wall', '221 phrases -j2', 'yara -p 2'), 1),
    bar(
      'B11 wall of 1500 phrases, as a multiple of 200',
      ratio('wall', '1500 phrases -j2', '200 phrases -j2'),
      1.15,
    ),
    ...['221 phrases', BOTH].map((rules) =>
      bar(
        `CPU of a whole scan with ${rules}, as a multiple of the engine alone`,
        ratio('cpu', `${rules} -j1`, `${rules}, engine alone`),
        1.3,
      ),
    ),
    bar('B12 peak memory with 443 rules and 2 jobs, MiB', mebibytesOf(results[`${BOTH} -j2`]), 200),
  ];
}

/** Rules and texts that make other engines explode, as a multiple of the time that the same rules take for ordinary text. */
async function hostileBar(work, rounds) {
  const pack = join(work, 'hostile.json');
  const rules = HOSTILE.map((pattern, at) => ({
    id: `bench.hostile-${at}`,
    title: 'Hostile',
    rationale: 'Measures what backtracking engines cannot bear.',
    severity: 'low',
    match: { regex: { pattern } },
  }));
  writeFileSync(pack, JSON.stringify({ pack: 'bench', version: '1.0.0', rules }));
  const words = readFileSync(join(work, '221.txt'), 'latin1').replaceAll('\n', ' ');
  const texts = {
    hostile: 'a'.repeat(1e6),
    ordinary: words.repeat(Math.ceil(1e6 / words.length)).slice(0, 1e6),
  };
  const commands = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const folder = join(work, name);
      mkdirSync(folder);
      const file = openSync(join(folder, 'one.txt'), 'w');
      for (let written = 0; written < HOSTILE_BYTES; written += text.length) writeSync(file, text);
      closeSync(file);
      return [name, scan([folder], join(work, 'out.json'), ['--no-default-rules', '-r', pack])];
    }),
  );
  const { hostile, ordinary } = await medians(commands, rounds, { cwd: work });
  return [
    'B15 CPU for 20 MB of one letter and rules that backtrack, as a multiple of ordinary text',
    hostile.cpu / ordinary.cpu,
    20,
  ];
}

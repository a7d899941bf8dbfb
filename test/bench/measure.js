import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const SAMPLE_MS = 50;
const PAGE_BYTES = 4096;

/**
 * Runs a command to its end, its output thrown away.
 * `wall`, `cpu`: seconds; processor time of the command, its threads and the children it waited for, as the shell counts it.
 * `memory`: peak resident bytes of the process tree, sampled (shared pages count in each process); null where /proc has none.
 * `lines`: what came on standard error, each with the peak up to then.
 */
export function measure([command, ...args], { cwd } = {}) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const script = '"$@"; code=$?; times >&3; exit $code';
    const child = spawn('sh', ['-c', script, 'sh', command, ...args], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let memory = null;
    const sample = () => {
      const bytes = residentBytes(child.pid);
      if (bytes !== null && bytes > (memory ?? 0)) memory = bytes;
    };
    const timer = setInterval(sample, SAMPLE_MS);
    const lines = [];
    const complaints = collect(child.stderr, (line) => lines.push({ line, memory }));
    const times = collect(child.stdio[3], () => undefined);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const wall = (performance.now() - startedAt) / 1_000;
      if (code > 1 && code !== 3 && code !== 123) {
        reject(new Error(`${command} ended with ${code}: ${complaints().slice(0, 500)}`));
        return;
      }
      resolve({ wall, cpu: childSeconds(times()), memory, lines });
    });
  });
}

/** Hands on each line as it comes; the result gives all of them. */
function collect(stream, onLine) {
  let [text, rest] = ['', ''];
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
  return () => text;
}

/** The second line of `times` is that of the children: `1m2.030000s 0m0.450000s`. */
function childSeconds(times) {
  const values = [...times.split('\n')[1].matchAll(/(\d+)m([\d.]+)s/g)];
  return values.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function residentBytes(pid) {
  try {
    const own = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
    if (children === '') return own;
    return children.split(' ').reduce((sum, child) => sum + (residentBytes(child) ?? 0), own);
  } catch {
    return null;
  }
}

/** Runs each command once a round, by turns, so that a slow minute of the machine hits all alike; the median of each. */
export async function medians(commands, rounds, options) {
  const runs = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      runs.get(name).push(await measure(command, options));
    }
  }
  return Object.fromEntries([...runs].map(([name, all]) => [name, medianOf(all)]));
}

function medianOf(runs) {
  const middle = (key) => median(runs.map((run) => run[key]));
  return { wall: middle('wall'), cpu: middle('cpu'), memory: middle('memory'), runs };
}

/** Null where a value is missing. */
export function median(values) {
  if (values.includes(null)) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

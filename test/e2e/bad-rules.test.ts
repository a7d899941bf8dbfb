import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { handback } from '../make/run.ts';

/** Each line has nine times what the line before stands for. */
const BOMB = Array.from(
  { length: 30 },
  (_, n) =>
    `k${n}: &k${n} [${Array<string>(9)
      .fill(n === 0 ? 'x' : `*k${n - 1}`)
      .join(',')}]`,
).join('\n');

const row = (id: string, match = '{phrases: {terms: [win plan]}}'): string =>
  `  - {id: ${id}, title: T, rationale: R, severity: low, match: ${match}, examples: [{text: a}], counterexamples: [{text: z}]}`;
const pack = (...rows: string[]): string => ['pack: bad', 'version: 1.0.0', 'rules:', ...rows, ''].join('\n');
const regex = (pattern: string): string => pack(row('bad.a', `{regex: {pattern: '${pattern}'}}`));

/** What a scan says of a file; it has 64 MiB for its objects. */
function refusal(option: string, text: string): string {
  const folder = temporaryFolder();
  writeTree(folder, { 'drive/a.txt': 'a', 'bad.yaml': text });
  const args = ['scan', 'drive', '--no-default-rules', option, 'bad.yaml'];
  const { code, stdout, stderr } = handback(args, {
    cwd: folder,
    env: { NODE_OPTIONS: '--max-old-space-size=64' },
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.length).toBeLessThan(2_000);
  return stderr.split('\n')[0] ?? '';
}

describe.each(['--rules', '--matter', '--config'])('a file given as %s', (option) => {
  it('that multiplies itself is refused at its first anchor', () => {
    expect(refusal(option, BOMB)).toBe('handback: bad.yaml:1:5: anchors are not allowed');
  });

  it('with 100,000 brackets within each other is refused where it gets too deep', () => {
    const text = `rules: ${'['.repeat(100_000)}`;
    expect(refusal(option, text)).toMatch(/^handback: bad\.yaml:1:1\d\d: nested too deep$/);
  });
});

describe('a pack', () => {
  it.each([
    ['an id twice', pack(row('bad.a'), row('bad.a')), "5:10: duplicate rule id 'bad.a'"],
    ['an unknown key', pack(row('bad.a').replace('title', 'tilte')), "4:17: unknown key 'tilte'"],
    ['an unknown test', pack(row('bad.a', '{phrase: x}')), "unknown key 'phrase'"],
    ['a repetition of a repetition', regex('.{0,1000}{1000}'), 'invalid nested repetition operator'],
    ['a billion alternatives', regex('(?:(?:a|b){30}|(?:c|d){30}){90}'), "'pattern' is not usable"],
    ['a million characters', regex('((a{100}){100}){100}'), "'pattern' is not usable"],
  ])('with %s is refused with its place', (_, text, message) => {
    const said = refusal('--rules', text);
    expect(said).toMatch(/^handback: bad\.yaml:\d+:\d+: /);
    expect(said).toContain(message);
  });
});

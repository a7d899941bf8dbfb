import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/match/engine.ts';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { loadPacks } from '../../../src/rules/pack.ts';
import { resolveRules } from '../../../src/rules/resolve.ts';
import { facts, segment } from '../match/apply.ts';

const packs = await loadPacks([...(await builtinPacks()).values()]);
const engine = compile(resolveRules(packs, null).rules, { showMatches: false });

/** Rules that would flag the file, with medium confidence or more. */
function flagging(path: string, text: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const scan = engine.startScan();
  scan.add(segment(name, { part: 'name' }));
  scan.add(segment(text));
  return engine
    .judge(facts({ path, name, ext: name.split('.').at(-1) ?? null }), scan.finish())
    .filter(({ severity, score }) => severity !== 'info' && score > 0)
    .map(({ ruleId }) => ruleId);
}

const BUSINESS =
  'customer, supplier, price, discount, quota, forecast, deal, project, budget, deadline, stock, order';

describe('published material', () => {
  it.each([
    [
      'include/xcb.h',
      `/* Copyright Example Graphics. Permission to use, copy, modify. For internal use only. ${BUSINESS} */`,
    ],
    [
      'lib/kdf.d.ts',
      `/** Derivation by RFC 9106 and RFC 7914, goals and requirements of the interfaces: ${BUSINESS} */`,
    ],
    [
      'dist/store.mjs',
      `/** Clone the value. This is for internal use */ this.internal.nodes = []; // ${BUSINESS}`,
    ],
    ['apis/users.d.ts', '//   "password": "my_password",\n//   "accessToken": "my_accessToken"'],
    [
      'README.md',
      `# hashery\n\nnpm install hashery\n\nBenchmarks, throughput, latency. ${BUSINESS}\n\nMIT License`,
    ],
    ['man/queue.1', `.TH QUEUE 1\n.SH NAME\nqueue - order, commit and quota of a pipeline\n${BUSINESS}`],
    ['doc/bash/CHANGES.gz!content', `Alias expansion, quote removal. ${BUSINESS}`],
    ['node_modules/crm/notes.txt', `Account strategy: ${BUSINESS}. Strictly confidential.`],
    [
      '.github/THREAT_MODEL.md',
      '# Threat model of the parser\n\nFindings: high, medium. Remediation: limits.',
    ],
  ])('%s is not flagged', (path, text) => {
    expect(flagging(path, text)).toEqual([]);
  });

  it.each([
    ['src/motor.h', '/* Northwind. Proprietary and confidential. */', 'engineering.proprietary-source'],
    ['src/broker.ts', "connect('mqtt://broker-02.prod.northwind.internal')", 'engineering.internal-host'],
    ['Specs/RFC 42.md', '# RFC 42: one bus\n\nStatus: accepted.', 'engineering.design-document'],
    ['app/settings.py', "DB_PASSWORD = 'k7Qp2vLx9RzT'", 'credentials.password'],
  ])('%s still is', (path, text, rule) => {
    expect(flagging(path, text)).toContain(rule);
  });
});

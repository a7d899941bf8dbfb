import { EXIT, HandbackError } from '../../model/error.ts';
import type { HoldRecord } from '../../case/holds.ts';
import type { HoldsInForce } from '../../audit/hold.ts';
import type { Hold } from '../../model/matter.ts';
import { escapeForTerminal } from '../../report/escape.ts';
import type { Call, Command } from '../command.ts';
import { REASON } from '../decision-options.ts';
import { flag, isGiven, option, valueOf, valuesOf, type Given } from '../option.ts';
import * as options from '../options.ts';
import { text } from '../values.ts';

const PLACE = option('Hold:', ['place', 'name'], text, 'a hold is in force from now on');
const LIFT = option('Hold:', ['lift', 'name'], text, 'a hold is in force no more');
const NONE = flag('Hold:', 'none', 'declare that there is no hold');
const each = (long: string, value: string, help: string) =>
  option('Hold:', [long, value], text, help, { repeatable: true });
const ON_PATH = each('path', 'glob', 'it covers what matches only');
const ON_RULE = each('rule', 'id', 'it covers items with a finding of this rule only');
const ON_ITEM = each('item', 'control number', 'it covers this item only');

export const hold: Command = {
  name: 'hold',
  operands: '<case>',
  offers: 'files',
  summary: 'Place a hold, lift one, or declare that there is none; without an option, list them',
  examples: [
    { line: 'handback hold audit.case', does: 'what is in force' },
    {
      line: 'handback hold audit.case --place "Order 12" --authority "Court order 12"',
      does: 'nothing may be authorized for destruction',
    },
    {
      line: 'handback hold audit.case --none --authority "Ivy Okafor, counsel"',
      does: 'end the hold that every case is under from its start',
    },
  ],
  options: [
    PLACE,
    LIFT,
    NONE,
    ON_PATH,
    ON_RULE,
    ON_ITEM,
    REASON,
    options.AUTHORITY,
    options.BY,
    options.NOW,
    options.DEBUG,
  ],
  exitCodes: [EXIT.complete, EXIT.integrity, EXIT.refused, EXIT.output],
  run: runHold,
};

async function runHold({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  const [{ openForDecisions, holdsNow }, { changeHolds }, { whoAndWhen }, { printPieces }] =
    await Promise.all([
      import('../../audit/decide.ts'),
      import('../../audit/holds.ts'),
      import('../who.ts'),
      import('../print.ts'),
    ]);
  const { by, now: at } = whoAndWhen(given);
  const record = recordOf(given, at);
  const into = openForDecisions(caseFile);
  try {
    if (record !== null) changeHolds(into, record, { by, at });
    await printPieces(inWords(holdsNow(into.store, into.head).inForce), io);
    return EXIT.complete;
  } finally {
    into.store.close();
  }
}

/** What is to be recorded; null where only the list is asked for. Throws HandbackError: usage, refused without authority. */
function recordOf(given: Given, at: number): HoldRecord | null {
  const [place, lift, none] = [valueOf(given, PLACE), valueOf(given, LIFT), isGiven(given, NONE)];
  const scope = scopeOf(given);
  const asked = [place !== null, lift !== null, none].filter(Boolean).length;
  if (asked > 1) throw usage('more than one of --place, --lift and --none', 'record one after the other');
  if (scope !== 'all' && place === null)
    throw usage('a scope without --place', 'only a new hold has a scope');
  if (asked === 0) return null;
  const authority = valueOf(given, options.AUTHORITY);
  if (authority === null) {
    throw new HandbackError({
      code: EXIT.refused,
      message: 'nobody answers for it: no --authority',
      hint: 'name who says so, and by which document: --authority "Ivy Okafor, counsel for Dana Reyes"',
    });
  }
  const why = { reason: valueOf(given, REASON), authority };
  if (lift !== null) return { ...why, action: 'lift', name: lift };
  if (place === null) return { ...why, action: 'none' };
  const since = new Date(at).toISOString().slice(0, 10);
  return { ...why, action: 'place', hold: { name: place, since, by: authority, scope } };
}

function scopeOf(given: Given): Hold['scope'] {
  const [paths, rules, controlNumbers] = [ON_PATH, ON_RULE, ON_ITEM].map((one) => valuesOf(given, one));
  const isAll = [paths, rules, controlNumbers].every((list) => (list ?? []).length === 0);
  return isAll ? 'all' : { paths: paths ?? [], rules: rules ?? [], controlNumbers: controlNumbers ?? [] };
}

function* inWords({ holds, byDefault }: HoldsInForce): Generator<string> {
  for (const { name, since, by, scope } of holds) {
    const covers = scope === 'all' ? 'everything' : Object.values(scope).flat().join(', ');
    yield `${escapeForTerminal(`on hold: ${name}, since ${since}, by ${by}; covers ${covers}`)}\n`;
  }
  if (byDefault)
    yield 'on hold by default, until someone answers for it that there is no hold, or lifts one\n';
  if (holds.length === 0 && !byDefault) yield 'no hold in force\n';
}

function usage(message: string, hint: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint });
}

import { type Alphabet, BEFORE, type CharacterClass, END, type Instruction, OP } from './alphabet.ts';

/** State of an automaton that can reach no match any more. */
export const DEAD = 1;

/** Steps kept at most; once there are more, all are thrown away and built anew. */
const MOST_STEPS = 2 ** 16;
const FIRST_STEPS = 2 ** 9;
const FIRST_STRIDE = 32;

/**
 * The steps of an automaton, built when they are first asked for. A step is `2 * state + 1` where a match ends before the
 * character that leads to the state, `2 * state` where none does.
 */
export interface Steps {
  /** Steps by state and class of character: `table[state * stride + class]`, 0 where not built. */
  table: Int32Array;
  stride: number;
  /** The state in which a match can start behind something of that kind (BEFORE). Valid until the next `build`. */
  startAfter: (before: number) => number;
  /** Builds a step; the table may be another one afterwards. */
  build: (state: number, character: number) => number;
}

/** Where threads of the pattern stand, the one to be preferred first, and what stands before. */
interface State {
  threads: readonly number[];
  before: number;
}

export function createSteps({ instructions, start, classes }: Alphabet): Steps {
  let states: State[] = [];
  const numbers = new Map<string, number>();
  const starts = new Int32Array(4);
  const advance = threadRunner(instructions);

  const forget = (): void => {
    states = [
      { threads: [], before: 0 },
      { threads: [], before: 0 },
    ];
    numbers.clear();
    starts.fill(0);
    steps.table = new Int32Array(Math.max(FIRST_STEPS, 4 * steps.stride));
  };
  const numberOf = (state: State): number => {
    if (state.threads.length === 0) return DEAD;
    const key = `${state.before} ${state.threads.join()}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    if (steps.table.length < (states.length + 1) * steps.stride) steps.table = doubled(steps.table);
    return states.push(state) - 1;
  };
  const build = (from: number, character: number): number => {
    const state = states[from];
    const read = classes[character];
    if (state === undefined || read === undefined || read === null) throw new Error('no such state or class');
    const { threads, matched } = advance(state, character, read);
    const isFull = character >= steps.stride || states.length * steps.stride >= MOST_STEPS;
    if (isFull) {
      while (character >= steps.stride) steps.stride *= 2;
      forget();
    }
    const step = 2 * numberOf({ threads, before: read.before }) + (matched ? 1 : 0);
    if (!isFull) steps.table[from * steps.stride + character] = step;
    return step;
  };
  const steps: Steps = {
    table: new Int32Array(FIRST_STEPS),
    stride: FIRST_STRIDE,
    startAfter: (before) => (starts[before] ||= numberOf({ threads: [start], before })),
    build,
  };
  forget();
  return steps;
}

function doubled(table: Int32Array): Int32Array {
  const larger = new Int32Array(table.length * 2);
  larger.set(table);
  return larger;
}

interface Advance {
  threads: number[];
  /** A match ends before the character. */
  matched: boolean;
}

/** Moves all threads of a state over one character, in their order; what comes behind a match is dropped. */
function threadRunner(
  instructions: readonly Instruction[],
): (state: State, character: number, read: CharacterClass) => Advance {
  const seen = new Int32Array(instructions.length);
  const next = new Int32Array(instructions.length);
  const stack: number[] = [];
  let round = 0;
  return ({ threads, before }, character, read) => {
    round++;
    const moved: number[] = [];
    const conditions = conditionsBetween(before, character === END ? null : read.before);
    for (const thread of threads) {
      stack.push(thread);
      for (let pc = stack.pop(); pc !== undefined; pc = stack.pop()) {
        const instruction = instructions[pc];
        if (instruction === undefined || seen[pc] === round) continue;
        seen[pc] = round;
        const { op, out, arg, test } = instruction;
        if (op === OP.match) {
          stack.length = 0;
          return { threads: moved, matched: true };
        }
        if (op === OP.alt || op === OP.altMatch) stack.push(arg, out);
        else if (op === OP.capture || op === OP.nop) stack.push(out);
        else if (op === OP.emptyWidth) {
          if ((arg & ~conditions) === 0) stack.push(out);
        } else if (test >= 0 && read.passes[test] === 1 && next[out] !== round) {
          next[out] = round;
          moved.push(out);
        }
      }
    }
    return { threads: moved, matched: false };
  };
}

/** Bits of the conditions of empty width as re2js numbers them. */
const LINE_START = 1;
const LINE_END = 2;
const TEXT_START = 4;
const TEXT_END = 8;
const WORD_BOUND = 16;
const NO_WORD_BOUND = 32;

/** What holds between two characters; `after` is null at the end of the text. */
function conditionsBetween(before: number, after: number | null): number {
  let conditions = (before === BEFORE.word) === (after === BEFORE.word) ? NO_WORD_BOUND : WORD_BOUND;
  if (before === BEFORE.start) conditions |= TEXT_START | LINE_START;
  if (before === BEFORE.lineEnd) conditions |= LINE_START;
  if (after === null) conditions |= TEXT_END | LINE_END;
  if (after === BEFORE.lineEnd) conditions |= LINE_END;
  return conditions;
}

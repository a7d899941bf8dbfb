import type { RE2JS } from 're2js';
import { alphabetOf, BEFORE, beforeOf, END, MOST_CLASSES } from './alphabet.ts';
import { createSteps, DEAD } from './steps.ts';

/** No match starts there. */
export const NONE = -1;
/** It would take too long to tell, or cannot be told here. */
export const LOST = -2;

/**
 * Finds matches of a pattern by an automaton that is built as texts ask for it; after that each character costs one look
 * into a table. Leftmost-first, as re2js.
 */
export interface Dfa {
  /** Where the leftmost match that starts in [from, until) starts, or NONE, or LOST. `steps`: what it may take, see STEPS. */
  search: (text: string, from: number, until: number, steps?: number) => number;
  /** Where the match that was found ends; where a LOST search got to: no match starts before. */
  reached: () => number;
}

/** Steps that a search may take: so many, and more for each place at which a match may start. */
const STEPS = 16_384;
const STEPS_A_START = 16;
/** What a step counts for that has to be built first. */
const BUILDING = 32;

/** `longest`: UTF-16 units behind which a match is LOST. Null where the pattern has what is not known here. */
export function createDfa(regex: RE2JS, longest: number): Dfa | null {
  const alphabet = alphabetOf(regex);
  if (alphabet === null) return null;
  const { classAt } = alphabet;
  const steps = createSteps(alphabet);
  let [matchEnd, reached, budget] = [NONE, 0, 0];

  /** Follows a match that starts at `start`; false where it is lost. */
  const follow = (text: string, start: number): boolean => {
    const last = Math.min(text.length, start + longest);
    let state = steps.startAfter(beforeAt(text, start));
    let { table, stride } = steps;
    let { known } = alphabet;
    matchEnd = NONE;
    let at = start;
    for (;;) {
      let character = at < text.length ? (known[text.charCodeAt(at)] ?? 0) : END;
      let units = 1;
      if (character === 0) {
        character = classAt(text, at);
        if (character === MOST_CLASSES) return false;
        ({ known } = alphabet);
        if ((text.codePointAt(at) ?? 0) > 0xffff) units = 2;
      }
      let step = character < stride ? (table[state * stride + character] ?? 0) : 0;
      if (step === 0) {
        step = steps.build(state, character);
        ({ table, stride } = steps);
        budget -= BUILDING;
      }
      if ((step & 1) === 1) matchEnd = at;
      state = step >> 1;
      if (state === DEAD) break;
      at += units;
      if (at > last) return false;
    }
    budget -= at - start;
    return budget >= 0;
  };
  /** True where a look at the first character shows that no match starts there. */
  const isHopeless = (text: string, start: number): boolean => {
    const state = steps.startAfter(beforeAt(text, start));
    const character = alphabet.known[text.charCodeAt(start)] ?? 0;
    return character < steps.stride && steps.table[state * steps.stride + character] === 2 * DEAD;
  };
  return {
    reached: () => reached,
    search(text, from, until, steps = STEPS) {
      budget = steps + STEPS_A_START * (until - from);
      for (let start = from; start < until; start++) {
        if (isHopeless(text, start) || isInPair(text, start)) continue;
        reached = start;
        if (!follow(text, start)) return LOST;
        if (matchEnd === NONE) continue;
        reached = matchEnd;
        return start;
      }
      return NONE;
    },
  };
}

/** What stands before a place of a text. */
function beforeAt(text: string, at: number): number {
  return at === 0 ? BEFORE.start : beforeOf(text.charCodeAt(at - 1));
}

function isInPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

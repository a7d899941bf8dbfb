import { openForDecisions, type Refused } from '../audit/decide.ts';
import { createWorklist, GROUPS, type Worklist } from '../audit/worklist.ts';
import type { DispositionState } from '../model/disposition.ts';
import { EXIT } from '../model/error.ts';
import { displayWidth } from '../report/width.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { pageOf, type Page } from '../report/text/page.ts';
import { dispositionOf, helpScreen, itemScreen, type Manner } from './checklist-screen.ts';
import type { Call } from './command.ts';
import { REASON } from './decision-options.ts';
import { openKeyboard, type Keyboard } from './keys.ts';
import { valueOf } from './option.ts';
import { printPieces } from './print.ts';
import { selectedItems } from './selected-items.ts';
import { renderOptionsOf } from './settings.ts';
import { stoppable, type Remains } from './signals.ts';
import { whoAndWhen } from './who.ts';

/** A person at a terminal, and what they are at. */
interface Sitting {
  list: Worklist;
  manner: Manner;
  keyboard: Keyboard;
  /** As wide as the terminal is now. */
  page: () => Page;
  say: (pieces: Iterable<string>) => Promise<void>;
}

const DECIDED: Remains = {
  left: 'what was decided is recorded',
  hint: 'the same command goes on with what is not decided',
};

/** Decides item by item on a terminal. Resolves to the exit code. Throws HandbackError (usage) where there is none. */
export function decideOnTerminal({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  return stoppable(io, DECIDED, async (signal) => {
    const keyboard = openKeyboard(io, signal);
    try {
      const into = openForDecisions(caseFile);
      try {
        const chosen = await selectedItems(into, [], given);
        const who = () => {
          const { by, now: at } = whoAndWhen(given);
          return { by, at };
        };
        const list = createWorklist(into, chosen === null ? null : new Set(chosen), who);
        const manner: Manner = {
          group: 'item',
          reason: valueOf(given, REASON) ?? 'decided on the checklist',
        };
        const page = () => pageOf(renderOptionsOf(given, io, [{ format: 'text', target: null }]));
        await sit({ list, manner, keyboard, page, say: (pieces) => printPieces(pieces, io) });
      } finally {
        into.store.close();
      }
    } finally {
      keyboard.close();
    }
    return EXIT.complete;
  });
}

/** Ctrl-D. */
const END = '\u0004';
const CONTROL = /\p{Cc}/u;

/** Shows, asks, decides, until nothing is left or the person ends it. */
async function sit(sitting: Sitting): Promise<void> {
  const { list, manner, keyboard, page, say } = sitting;
  for (let isNew = true; ;) {
    const item = list.current();
    if (item !== null && isNew) await say(itemScreen(item, list, manner, page()));
    if (item === null && isNew) await say(['\nnothing undecided here; u undoes, f filters, q ends\n']);
    const key = await keyboard.next();
    if (key === null || key === 'q' || key === END) break;
    const state = key === 'a' ? item?.disposition?.state : dispositionOf(key);
    if (state != null && item !== null) isNew = await act(sitting, state);
    else isNew = await other(sitting, key);
  }
  const { all, decided } = list.progress();
  await say([`\n${decided} of ${all} decided, ${all - decided} left\n`]);
}

async function act({ list, manner, say }: Sitting, state: DispositionState): Promise<boolean> {
  const { [manner.group]: items } = list.sizes();
  const refused = list.decide(manner.group, state, manner.reason);
  await say(refused.length > 0 ? refusedLines(refused) : [`\n-> ${state}: ${items} recorded\n`]);
  if (refused.length === 0) manner.group = 'item';
  return refused.length === 0;
}

/** Everything but a decision; true where the item is to be shown again. */
async function other(sitting: Sitting, key: string): Promise<boolean> {
  const { list, manner, page, say } = sitting;
  switch (key) {
    case ' ':
    case 'n':
      list.step(1);
      return true;
    case 'b':
      list.step(-1);
      return true;
    case 'u':
    case 'z':
      await say(undoLines(list));
      return true;
    case 'g':
      manner.group = GROUPS[(GROUPS.indexOf(manner.group) + 1) % GROUPS.length] ?? 'item';
      return true;
    case 'f':
      list.filter((await ask(sitting, 'filter: ')) ?? '');
      return true;
    case 'w':
      manner.reason = (await ask(sitting, 'reason: ')) || manner.reason;
      return true;
    case '?':
      await say(helpScreen(page()));
      return false;
    default:
      return false;
  }
}

function undoLines(list: Worklist): string[] {
  const undone = list.undo();
  if (undone === null) return ['\nnothing to undo\n'];
  if (undone.refused.length > 0) return refusedLines(undone.refused);
  return [`\n-> undone: ${undone.controls}\n`];
}

function refusedLines(refused: Refused[]): string[] {
  return [
    '\nrefused, nothing recorded:\n',
    ...refused.map(({ item, why }) => `  ${escapeForTerminal(`${item}: ${why}`)}\n`),
  ];
}

/** One line of text; null where the person thought better of it. */
async function ask({ keyboard, say }: Sitting, question: string): Promise<string | null> {
  await say([question]);
  for (let line = ''; ;) {
    const key = await keyboard.next();
    if (key === null || key === 'escape') {
      await say(['\n']);
      return null;
    }
    if (key === 'enter') {
      await say(['\n']);
      return line;
    }
    if (key === 'backspace') {
      const typed = Array.from(line);
      const columns = displayWidth(escapeForTerminal(typed.pop() ?? ''));
      line = typed.join('');
      await say(['\b \b'.repeat(columns)]);
    } else if (!CONTROL.test(key)) {
      line += key;
      await say([escapeForTerminal(key)]);
    }
  }
}

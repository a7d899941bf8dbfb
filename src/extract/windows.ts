/**
 * Longest text of one segment, in UTF-16 units. V8 keeps strings beyond 128 KB apart, each in memory that is mapped anew:
 * with windows of a megabyte a scan of large texts holds 50 MB more.
 */
const WINDOW = 2 ** 16;
/** What a window repeats of the one before. */
const OVERLAP = 4096;

/** One window: `line` is that of its first character, counted from 1; `overlap` as in Segment. */
export type EmitWindow = (text: string, line: number, overlap: number) => void;

/** Cuts a text that arrives in pieces into windows; where the pieces end makes no difference. */
export interface Windows {
  push: (text: string) => void;
  end: () => void;
}

/** Not between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff ? at - 1 : at;
}

/** A window ends behind a line where one ends near its limit, else at the limit. */
function cutOf(text: string): number {
  const lineEnd = text.lastIndexOf('\n', WINDOW - 1) + 1;
  return lineEnd > WINDOW - OVERLAP ? lineEnd : whole(text, WINDOW);
}

function lineEnds(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

export function createWindows(emit: EmitWindow): Windows {
  let pieces: string[] = [];
  let length = 0;
  let line = 1;
  let overlap = 0;
  const flush = (): void => {
    let text = pieces.join('');
    while (text.length > WINDOW) {
      const cut = cutOf(text);
      emit(text.slice(0, cut), line, overlap);
      const start = whole(text, cut - OVERLAP);
      line += lineEnds(text, start);
      overlap = cut - start;
      text = text.slice(start);
    }
    pieces = [text];
    length = text.length;
  };
  return {
    push(text) {
      pieces.push(text);
      length += text.length;
      if (length > WINDOW) flush();
    },
    end() {
      if (length > overlap) emit(pieces.join(''), line, overlap);
      pieces = [];
      length = 0;
    },
  };
}

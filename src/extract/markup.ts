import type { TokenizerCallbacks } from 'htmlparser2';
import { Tokenizer } from 'htmlparser2';

/** What a markup text consists of. Names are lower case and without prefix, entities decoded. */
export interface MarkupEvents {
  open: (name: string, attributes: ReadonlyMap<string, string>) => void;
  /** Nothing says that the element was open. */
  close: (name: string) => void;
  text: (text: string) => void;
  /** Comments, and entities that a document declares: what those say is shown nowhere else. */
  comment: (text: string) => void;
}

/** Reads HTML or XML in pieces. It keeps no tree, so neither depth nor number of elements costs anything. */
export interface MarkupReader {
  push: (text: string) => void;
  end: () => void;
}

/** What the tokenizer has not reported yet; its offsets count from the beginning of the document. */
interface Pending {
  text: string;
  base: number;
  reported: number;
}

function slice(pending: Pending, start: number, end: number): string {
  pending.reported = Math.max(pending.reported, end);
  return pending.text.slice(Math.max(0, start - pending.base), end - pending.base);
}

function forget(pending: Pending): void {
  pending.text = pending.text.slice(pending.reported - pending.base);
  pending.base = pending.reported;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}

type Callbacks = Required<Omit<TokenizerCallbacks, 'isInForeignContext'>>;

/**
 * Collects a tag with its attributes; the first of attributes with the same name counts. What looks like a tag and never
 * ends is text in the end: one quotation mark could hide a whole document.
 */
function tagCallbacks(pending: Pending, events: MarkupEvents, closeEmpty: boolean): Partial<Callbacks> {
  let name: string | null = null;
  let attributes = new Map<string, string>();
  let attribute = '';
  let value: string[] = [];
  const opened = (): void => {
    events.open(name ?? '', attributes);
    name = null;
  };
  return {
    onopentagname(start, end) {
      name = localName(slice(pending, start, end));
      attributes = new Map();
    },
    onattribname(start, end) {
      attribute = localName(slice(pending, start, end));
      value = [];
    },
    onattribdata: (start, end) => value.push(slice(pending, start, end)),
    onattribentity: (codepoint) => value.push(String.fromCodePoint(codepoint)),
    onattribend() {
      if (!attributes.has(attribute)) attributes.set(attribute, value.join(''));
      [attribute, value] = ['', []];
    },
    onopentagend: opened,
    onselfclosingtag() {
      const closed = name ?? '';
      opened();
      if (closeEmpty) events.close(closed);
    },
    onclosetag(start, end) {
      events.close(localName(slice(pending, start, end)));
    },
    onend() {
      if (name === null) return;
      const rest = value.join('') + pending.text;
      events.text([name, ...[...attributes].flat(), attribute, rest].join(' '));
    },
  };
}

/** `xml`: case and self-closing tags as in XML, no raw text in scripts. Entities of a DOCTYPE are never expanded. */
export function createMarkupReader(events: MarkupEvents, xml: boolean): MarkupReader {
  const pending: Pending = { text: '', base: 0, reported: 0 };
  const ignore = (): void => undefined;
  const callbacks: Callbacks = {
    ...(tagCallbacks(pending, events, xml) as Callbacks),
    ontext(start, end) {
      events.text(slice(pending, start, end));
    },
    ontextentity(codepoint) {
      events.text(String.fromCodePoint(codepoint));
    },
    oncdata(start, end, offset) {
      events.text(slice(pending, start, end - offset));
    },
    oncomment(start, end, offset) {
      events.comment(slice(pending, start, end - offset));
    },
    ondeclaration(start, end) {
      const text = slice(pending, start, end);
      if (text.startsWith('!ENTITY') || text.startsWith('ENTITY')) events.comment(text);
    },
    onprocessinginstruction: ignore,
  };
  const tokenizer = new Tokenizer({ xmlMode: xml, decodeEntities: true }, callbacks);
  return {
    push(text) {
      pending.text += text;
      tokenizer.write(text);
      forget(pending);
    },
    end() {
      tokenizer.end();
    },
  };
}

/** One condition of a filter. `above`: what the entropy must exceed for a match to count. */
export type Atom =
  | { call: 'matches' | 'contains'; of: 'value' | 'match' | 'line' | 'path'; texts: string[] }
  | { call: 'entropy'; above: number }
  | { call: 'unknown'; text: string };

/** Alternatives that are looked at; joining `&&` over `||` multiplies them. */
const MOST_ALTERNATIVES = 200;

const TOKEN =
  /\s+|r?"""[\s\S]*?"""|`[^`]*`|r?"(?:\\.|[^"\\])*"|r?'(?:\\.|[^'\\])*'|\d+(?:\.\d+)?|[A-Za-z_][\w.]*|\|\||&&|<=|>=|==|!=|[^\s]/gy;

interface Reader {
  tokens: string[];
  at: number;
  depth: number;
}

/** The expression as alternatives of conditions that hold together. What is not understood is one unknown condition. */
export function parseExpression(text: string): Atom[][] {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => token.trim() !== '');
  const reader = { tokens, at: 0, depth: 0 };
  const alternatives = readOr(reader);
  if (reader.at < tokens.length || alternatives.length > MOST_ALTERNATIVES) return [[unknown(tokens)]];
  return alternatives;
}

function unknown(tokens: readonly string[]): Atom {
  return { call: 'unknown', text: tokens.join(' ').slice(0, 120) };
}

function readOr(reader: Reader): Atom[][] {
  const alternatives = readAnd(reader);
  while (take(reader, '||')) alternatives.push(...readAnd(reader));
  return alternatives;
}

function readAnd(reader: Reader): Atom[][] {
  let alternatives = readOne(reader);
  while (take(reader, '&&')) {
    const right = readOne(reader);
    alternatives = alternatives
      .slice(0, MOST_ALTERNATIVES)
      .flatMap((left) => right.slice(0, MOST_ALTERNATIVES).map((other) => [...left, ...other]));
  }
  return alternatives;
}

function readOne(reader: Reader): Atom[][] {
  const start = reader.at;
  if (reader.depth < 50 && take(reader, '(')) {
    reader.depth++;
    const inner = readOr(reader);
    reader.depth--;
    if (take(reader, ')')) return inner;
    reader.at = start;
  }
  return [[readAtom(reader)]];
}

function take(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}

/** The tokens up to the next `||`, `&&` or closing bracket of the same level. */
function readAtom(reader: Reader): Atom {
  const start = reader.at;
  let depth = 0;
  for (; reader.at < reader.tokens.length; reader.at++) {
    const token = reader.tokens[reader.at] ?? '';
    if (depth === 0 && ['||', '&&', ')'].includes(token)) break;
    if (['(', '[', '{'].includes(token)) depth++;
    if ([')', ']', '}'].includes(token)) depth--;
  }
  const tokens = reader.tokens.slice(start, reader.at);
  return callOf(tokens) ?? entropyOf(tokens) ?? equality(tokens) ?? unknown(tokens);
}

/** `filter.matchesAny(<subject>, [<texts>])` */
function callOf(tokens: readonly string[]): Atom | null {
  const name = (tokens[0] ?? '').replace(/^filter\./, '');
  const open = tokens.lastIndexOf('[');
  const isCall =
    (name === 'matchesAny' || name === 'containsAny') && tokens[1] === '(' && tokens.at(-1) === ')';
  if (!isCall || tokens.at(-2) !== ']' || tokens[open - 1] !== ',') return null;
  const of = subjectOf(tokens.slice(2, open - 1));
  const texts = tokens.slice(open + 1, -2).filter((token) => token !== ',');
  if (of === null || texts.length === 0 || !texts.every(isText)) return null;
  return { call: name === 'matchesAny' ? 'matches' : 'contains', of, texts: texts.map(textOf) };
}

const ENTROPY: ReadonlySet<string> = new Set(['entropy(finding["secret"])', 'entropy(finding.secret)']);

/** `entropy(finding["secret"]) <= 3.5` */
function entropyOf(tokens: readonly string[]): Atom | null {
  const call = tokens
    .slice(0, -2)
    .join('')
    .replace(/^filter\./, '');
  const [sign, number = ''] = tokens.slice(-2);
  if (!ENTROPY.has(call) || !/^\d+(?:\.\d+)?$/.test(number)) return null;
  if (sign === '<=') return { call: 'entropy', above: Number(number) };
  // What equals the bound counts there.
  return sign === '<' ? { call: 'entropy', above: Math.max(0, Number(number) - 1e-9) } : null;
}

/** `finding["secret"] == "text"` */
function equality(tokens: readonly string[]): Atom | null {
  const text = tokens.at(-1) ?? '';
  const of = tokens.at(-2) === '==' ? subjectOf(tokens.slice(0, -2)) : null;
  if (of === null || !isText(text)) return null;
  const literal = textOf(text).replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  return { call: 'matches', of, texts: [`^${literal}$`] };
}

const SUBJECTS: ReadonlyMap<string, 'value' | 'match' | 'line' | 'path'> = new Map([
  ['finding["secret"]', 'value'],
  ['finding["match"]', 'match'],
  ['finding["line"]', 'line'],
  ['finding.secret', 'value'],
  ['finding.match', 'match'],
  ['finding.line', 'line'],
  ['get(attributes,"path","")', 'path'],
  ['attributes[?"path"].orValue("")', 'path'],
  ['attributes["path"]', 'path'],
]);

function subjectOf(tokens: readonly string[]): 'value' | 'match' | 'line' | 'path' | null {
  return SUBJECTS.get(tokens.join('')) ?? null;
}

function isText(token: string): boolean {
  return /^(?:r?"|r?'|`)/.test(token);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function textOf(token: string): string {
  const isRaw = token.startsWith('r') || token.startsWith('`');
  const inner = token.replace(/^r?(?:"""|"|'|`)/, '').replace(/(?:"""|"|'|`)$/, '');
  return isRaw ? inner : inner.replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char);
}

import { Composer, CST, Lexer, Parser, type Document } from 'yaml';
import { toTree, type DuplicateKey, type Tree } from './tree.ts';

/** Nesting of a file; twice as many parser states, because a mapping entry is one of its own. */
const MAX_DEPTH = 64;
/** Words, signs and spaces of a file: each costs some 400 bytes while it is parsed. Ten thousand rules have 900,000. */
const MAX_LEXEMES = 1_500_000;
/** More of them help nobody. */
const MAX_ERRORS = 100;

/** What YAML offers and these files do not need: it can repeat, retype or rename what a reader sees. */
const REFUSED: ReadonlyMap<string | null, string> = new Map([
  ['alias', 'aliases are not allowed'],
  ['anchor', 'anchors are not allowed'],
  ['tag', 'tags are not allowed'],
  ['directive-line', 'directives are not allowed'],
]);

/** A violation of YAML's own rules, or of the subset of it that is read here. */
export interface SyntaxProblem {
  message: string;
  hint: string | null;
  /** UTF-16 units from the start. */
  offset: number;
}

/**
 * Parses one YAML 1.2 document without anchors, aliases, tags and directives, nested at most 64 deep, each key once.
 * The tree is null where there is a problem. Memory is bounded, time is linear in the length of the text.
 */
export function parseYaml(text: string): { tree: Tree | null; problems: SyntaxProblem[] } {
  const tokens = readTokens(text);
  if (!Array.isArray(tokens)) return { tree: null, problems: [tokens] };
  const documents = compose(tokens, text.length);
  const problems = documents
    .flatMap((document) => document.errors.slice(0, MAX_ERRORS))
    .map(({ message, pos }) => syntaxProblem(message, pos[0]));
  const [document, second] = documents;
  if (second) problems.push(refusal('a second document is not allowed', second.range[0]));
  if (problems.length > 0) return { tree: null, problems };
  const duplicates: DuplicateKey[] = [];
  const tree = toTree(document?.contents ?? null, duplicates);
  if (duplicates.length === 0) return { tree, problems: [] };
  return { tree: null, problems: duplicates.slice(0, MAX_ERRORS).map(duplicateProblem) };
}

/** The parser is no recursion, but what follows it is: depth is checked here. */
function readTokens(text: string): CST.Token[] | SyntaxProblem {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let scalarFollows = false;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type: string | null = scalarFollows ? 'scalar' : CST.tokenType(lexeme);
    scalarFollows = !scalarFollows && type === 'scalar';
    const refused = REFUSED.get(type);
    if (++count > MAX_LEXEMES) return refusal('too much for one file', parser.offset);
    if (refused !== undefined) return refusal(refused, parser.offset);
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > 2 * MAX_DEPTH) return refusal('nested too deep', parser.offset);
  }
  tokens.push(...parser.end());
  return tokens;
}

/** At most two documents: the second is refused anyway. */
function compose(tokens: CST.Token[], length: number): Document.Parsed[] {
  const documents: Document.Parsed[] = [];
  const composer = new Composer({
    schema: 'core',
    version: '1.2',
    stringKeys: true,
    // Its check compares each key with all before it; the tree has its own.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  for (const document of composer.compose(tokens, true, length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

function refusal(message: string, offset: number): SyntaxProblem {
  return { message, hint: null, offset };
}

function syntaxProblem(message: string, offset: number): SyntaxProblem {
  const variable = message.includes('keys must be strings');
  return {
    message: `not valid YAML: ${variable ? 'a key must be text' : message}`,
    hint: variable ? 'put a variable in quotes: "{{dates.notice}}"' : null,
    offset,
  };
}

function duplicateProblem({ key, offset }: DuplicateKey): SyntaxProblem {
  return { message: `duplicate key '${key}'`, hint: 'keep one of them', offset };
}

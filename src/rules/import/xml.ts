import { SaxesParser } from 'saxes';
import type { Fail } from './fields.ts';

/** An element; names without prefix. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  /** Its own text. */
  text: string;
  offset: number;
}

const MAX_DEPTH = 64;

/** Parses XML; entities of the document's own are never expanded. Fails through `fail` where it is not well-formed. */
export function parseXml(text: string, fail: Fail): Element {
  const parser = new SaxesParser();
  const root: Element = { name: '', attributes: {}, children: [], text: '', offset: 0 };
  const open = [root];
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > MAX_DEPTH) fail('nested too deep', parser.position);
    const offset = Math.max(0, text.lastIndexOf('<', parser.position - 1));
    const element = { name: name.replace(/^.*:/, ''), attributes, children: [], text: '', offset };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('error', ({ message }) => fail(`not valid XML: ${message}`, parser.position));
  parser.write(text).close();
  return root.children[0] ?? fail('not valid XML: no element', 0);
}

export function childrenOf(element: Element, name: string): Element[] {
  return element.children.filter((child) => child.name === name);
}

/** All elements of a name below, in document order. */
export function below(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...below(child, name),
  ]);
}

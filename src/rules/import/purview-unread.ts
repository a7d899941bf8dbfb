import type { ImportNote } from './imported.ts';
import type { Element } from './xml.ts';

/** Elements that are read, with the attributes that are; what is below those of null says nothing of what is found. */
const READ: ReadonlyMap<string, readonly string[] | null> = new Map([
  ['RulePack', null],
  ['LocalizedStrings', null],
  ['Fingerprint', null],
  ['Affinity', null],
  ['Rules', []],
  ['Version', ['minEngineVersion']],
  ['Entity', ['id', 'patternsProximity', 'recommendedConfidence']],
  ['Pattern', ['confidenceLevel']],
  ['IdMatch', ['idRef']],
  ['Match', ['idRef', 'minCount', 'uniqueResults']],
  ['Any', ['minMatches', 'maxMatches']],
  ['Regex', ['id']],
  ['Keyword', ['id']],
  ['Group', ['matchStyle']],
  ['Term', ['caseSensitive']],
]);

/** What a rule package says and nobody reads here: elements, and attributes such as the validators of a pattern. */
export function unreadNotes({ children }: Element): ImportNote[] {
  return children.flatMap((element) => {
    const attributes = READ.get(element.name);
    if (attributes === null) return [];
    if (attributes === undefined) return [unread(element.name, 'is not read', element)];
    const others = Object.keys(element.attributes).filter((key) => !attributes.includes(key));
    const message = `of ${element.attributes['id'] ?? element.name} is not used`;
    return [...others.map((key) => unread(key, message, element)), ...unreadNotes(element)];
  });
}

function unread(key: string, message: string, { offset }: Element): ImportNote {
  return { level: 'unsupported', rule: null, key, message, offset };
}

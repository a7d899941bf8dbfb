import type { Place } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import type { Context, Input } from './extractor.ts';
import { loadNumberFormats } from './number-formats.ts';
import { gatherPart, isMedia, isPicture, openPackage, type PackagePart } from './office-package.ts';
import { partHandler } from './ooxml-parts.ts';
import { collectRelationships, sourceOf, type Relationship } from './ooxml-relationships.ts';
import { createSession, emitAt, type Session } from './ooxml-session.ts';
import { unusedStrings } from './ooxml-strings.ts';
import { readXml } from './xml.ts';
import type { XmlHandler } from './xml-scanner.ts';

/** Roles in which a part is shared by many: it belongs to none of its sources. */
const SHARED = new Set([
  'slidelayout',
  'slidemaster',
  'notesmaster',
  'handoutmaster',
  'theme',
  'slide',
  'worksheet',
]);
/** Parts that others refer to, so they are read before. */
const FIRST = new Set(['styles', 'sharedstrings']);

/**
 * Reads Word, Excel and PowerPoint packages (ECMA-376, transitional and strict): every XML part, in the order in which
 * the document leads to them, and objects inside.
 */
export async function extractOoxml(input: Input, context: Context): Promise<void> {
  const session = createSession(context, await openPackage(input, context));
  await readRelationships(session);
  const main = mainParts(session);
  for (const key of propertyParts(session)) await readPart(session, key, NOWHERE);
  for (const { type, target } of main.flatMap((key) => session.links.get(key) ?? [])) {
    if (FIRST.has(type)) await readPart(session, target, NOWHERE);
  }
  await loadNumberFormats(session.formats);
  for (const key of main) await readTree(session, key);
  for (const key of session.parts.keys()) await readTree(session, key);
  for (const text of unusedStrings(session.strings)) emitAt(session, NOWHERE, 'hidden', text);
}

async function readRelationships(session: Session): Promise<void> {
  for (const [key, part] of session.parts) {
    const source = sourceOf(key);
    if (source === null) continue;
    session.done.add(key);
    const links: Relationship[] = [];
    await readXmlPart(session, part, collectRelationships(source, links));
    session.links.set(source, links);
  }
}

function targets(session: Session, source: string, type: RegExp): string[] {
  const links = session.links.get(source) ?? [];
  return links.filter((link) => !link.external && type.test(link.type)).map(({ target }) => target);
}

function mainParts(session: Session): string[] {
  const named = targets(session, '', /^officedocument$/);
  if (named.some((key) => session.parts.has(key))) return named;
  return [...session.parts.keys()].filter((key) =>
    /^(word\/document|xl\/workbook|ppt\/presentation)\.xml$/.test(key),
  );
}

function propertyParts(session: Session): string[] {
  const inPlace = [...session.parts.keys()].filter((key) => key.startsWith('docprops/'));
  return [...targets(session, '', /-properties$/), ...inPlace];
}

/** Reads a part and then what it leads to, depth first, in the order of its links. */
async function readTree(session: Session, root: string): Promise<void> {
  const open: { key: string; place: Place; type: string }[] = [{ key: root, place: NOWHERE, type: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { key, place } = next;
    if (session.done.has(key) || !session.parts.has(key)) continue;
    await readPart(session, key, place);
    const children = orderedLinks(session, key).map(({ target, type, place: own }) => ({
      key: target,
      type,
      place: own ?? (SHARED.has(type) ? NOWHERE : place),
    }));
    for (const child of children.reverse()) open.push(child);
  }
}

interface Child {
  target: string;
  type: string;
  /** Where the link itself says it. */
  place: Place | null;
}

/** Internal links: sheets and slides in the order of their list, then the others, drawings of SmartArt last. */
function orderedLinks(session: Session, source: string): Child[] {
  const links = (session.links.get(source) ?? []).filter(({ external }) => !external);
  const byId = new Map(links.map((link) => [link.id, link]));
  const listed: Child[] = [];
  const add = (id: string, place: Place) => {
    const link = byId.get(id);
    if (link) listed.push({ target: link.target, type: link.type, place });
  };
  if (links.some(({ type }) => /sheet$/.test(type))) {
    for (const { name, relation } of session.sheets) add(relation, { ...NOWHERE, sheet: name });
  }
  if (links.some(({ type }) => type === 'slide')) {
    for (const [index, id] of session.slides.entries()) add(id, { ...NOWHERE, page: index + 1 });
  }
  // A link from one slide to another is no order to read it now.
  const others = links.filter(({ type }) => type !== 'slide' && type !== 'worksheet');
  const rank = ({ type }: { type: string }) => (type === 'diagramdrawing' ? 1 : 0);
  others.sort((a, b) => rank(a) - rank(b));
  return [...listed, ...others.map(({ target, type }) => ({ target, type, place: null }))];
}

async function readPart(session: Session, key: string, place: Place): Promise<void> {
  const part = session.parts.get(key);
  if (part === undefined || session.done.has(key)) return;
  session.done.add(key);
  if (/\.(xml|vml|rels)(#\d+)?$/.test(key)) {
    await readXmlPart(session, part, partHandler(session, key, place));
  } else if (!isMedia(key) || (session.context.ocr !== null && isPicture(key))) {
    const bytes = await gatherPart(part, session.context);
    if (bytes !== null) await session.context.embedded(part.path, bytes);
  }
  for (const { external, target } of session.links.get(key) ?? []) {
    if (external) emitAt(session, place, 'hidden', target);
  }
}

async function readXmlPart({ context }: Session, part: PackagePart, handler: XmlHandler): Promise<void> {
  const damage = await readXml(part.chunks(), handler);
  if (damage !== null) context.gap('damaged', `${part.path}: ${damage}`);
}

import type { Place } from '../model/segment.ts';
import { createFlow, everyElement, type Emit, type FlowRules } from './office-flow.ts';
import { drawingRules } from './ooxml-drawing.ts';
import { OFFICE_PROPERTIES, readProperties } from './office-properties.ts';
import { emitAt, type Session } from './ooxml-session.ts';
import { readSheet, type EmitCell } from './ooxml-sheet.ts';
import { collectStrings } from './ooxml-strings.ts';
import { collectHeadings, wordRules } from './ooxml-word.ts';
import {
  readNumberFormats,
  readSheetComments,
  readWorkbook,
  relationOf,
  workbookRules,
} from './ooxml-workbook.ts';
import { chosenByRoot } from './xml.ts';
import type { XmlAttributes } from './xml-attributes.ts';
import type { XmlHandler } from './xml-scanner.ts';

interface PartContext {
  session: Session;
  key: string;
  place: Place;
  emit: Emit;
  emitCell: EmitCell;
}

/** Reads any XML part of a package: what it is, its root element tells. */
export function partHandler(session: Session, key: string, place: Place): XmlHandler {
  const context: PartContext = {
    session,
    key,
    place,
    emit(part, text) {
      emitAt(session, place, part, text);
    },
    emitCell(part, text, cell) {
      emitAt(session, cell === null ? place : { ...place, cell }, part, text);
    },
  };
  return chosenByRoot((root, attributes) => handlerFor(root, attributes, context));
}

type Factory = (context: PartContext) => XmlHandler;

const HANDLERS = new Map<string, Factory>([
  ['coreProperties', ({ session }) => readProperties(OFFICE_PROPERTIES, session.context.segment)],
  ['Properties', ({ session }) => readProperties(OFFICE_PROPERTIES, session.context.segment)],
  ['styles', ({ session }) => collectHeadings(session.headings)],
  ['workbook', ({ session, emit }) => readWorkbook(session, emit)],
  ['sst', ({ session, emit }) => collectStrings(session.strings, emit)],
  ['worksheet', sheet],
  ['chartsheet', sheet],
  ['dialogsheet', sheet],
  ['macrosheet', sheet],
  ['ThreadedComments', ({ emitCell }) => readSheetComments(emitCell)],
  ['styleSheet', ({ session, emit }) => readNumberFormats(session.formats, emit)],
  ['presentation', presentation],
  ['dataModel', diagram],
  ['drawing', diagramDrawing],
]);

function handlerFor(root: string, attributes: XmlAttributes, context: PartContext): XmlHandler {
  // Custom XML has any root, also one that means something elsewhere.
  if (context.key.startsWith('customxml/')) return createFlow(CUSTOM, context.emit);
  if (root === 'comments' && isSpreadsheet(attributes)) return readSheetComments(context.emitCell);
  const factory = HANDLERS.get(root);
  if (factory !== undefined) return factory(context);
  const rules = wordRules(root, context.session.headings) ?? drawingRules(root) ?? workbookRules(root);
  return createFlow(rules ?? UNKNOWN, context.emit);
}

function isSpreadsheet(attributes: XmlAttributes): boolean {
  return attributes
    .entries()
    .some(([name, uri]) => name.startsWith('xmlns') && uri.includes('spreadsheetml'));
}

function sheet({ session, place, emit, emitCell }: PartContext): XmlHandler {
  if (place.sheet !== null) emit('sheet-name', place.sheet);
  return readSheet(session, emitCell);
}

function presentation({ session, emit }: PartContext): XmlHandler {
  const flow = createFlow(drawingRules('presentation') ?? UNKNOWN, emit);
  return {
    ...flow,
    open(name, attributes) {
      if (name === 'sldId') session.slides.push(relationOf(attributes));
      flow.open(name, attributes);
    },
  };
}

function diagram({ session, emit }: PartContext): XmlHandler {
  return createFlow(drawingRules('dataModel') ?? UNKNOWN, (part, text) => {
    session.diagram.add(text);
    emit(part, text);
  });
}

function diagramDrawing({ session, emit }: PartContext): XmlHandler {
  return createFlow(drawingRules('drawing') ?? UNKNOWN, (part, text) => {
    if (!session.diagram.has(text)) emit(part, text);
  });
}

const UNKNOWN = everyElement('hidden');
const CUSTOM: FlowRules = { ...UNKNOWN, attributes: null };

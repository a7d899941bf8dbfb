import type { Finding, Location } from '../../model/finding.ts';
import type { ReportItem } from '../../model/report.ts';
import { escapeForTerminal } from '../escape.ts';
import { counted } from '../number.ts';
import { displayWidth, fit, shortenMiddle } from '../width.ts';
import { paragraph, plain } from './page.ts';
import type { Page } from './page.ts';

const MAX_LOCATIONS = 3;

interface Column {
  title: string;
  /** Null: what the others leave. */
  columns: number | null;
  /** Narrower pages do without. */
  fromWidth: number;
  value: (item: ReportItem) => string;
}

export function pathOf(item: ReportItem): string {
  return escapeForTerminal(item.paths[0] ?? item.name);
}

function worst(item: ReportItem): Finding | undefined {
  return item.findings.find(({ severity }) => severity !== 'info');
}

function columnsFor(items: ReportItem[], page: Page): Column[] {
  const control = Math.max(7, ...items.map(({ controlNumber }) => displayWidth(controlNumber)));
  const all: Column[] = [
    { title: 'Control', columns: control, fromWidth: 0, value: (item) => item.controlNumber },
    { title: 'Severity', columns: 8, fromWidth: 0, value: (item) => worst(item)?.severity ?? '' },
    { title: 'Confidence', columns: 10, fromWidth: 64, value: (item) => worst(item)?.confidence ?? '' },
    { title: 'Proposal', columns: 18, fromWidth: 96, value: (item) => item.disposition?.state ?? 'none' },
    {
      title: 'Rule',
      columns: 36,
      fromWidth: 140,
      value: (item) => escapeForTerminal(worst(item)?.ruleId ?? ''),
    },
    { title: 'Path', columns: null, fromWidth: 0, value: pathOf },
  ];
  return all.filter(({ fromWidth }) => fromWidth <= page.width);
}

/** The items one a line, at most as wide as the page; long paths lose their middle. */
export function* flaggedTable(items: ReportItem[], page: Page): Generator<string> {
  const columns = columnsFor(items, page);
  const fixed = columns.reduce((sum, column) => sum + (column.columns === null ? 0 : column.columns + 2), 0);
  const line = (cells: string[]) =>
    columns
      .map((column, index) => fit(cells[index] ?? '', column.columns ?? page.width - fixed))
      .join('  ')
      .trimEnd();
  yield `${page.paint.underline(line(columns.map(({ title }) => title)))}\n`;
  for (const item of items) {
    const paint = worst(item)?.severity === 'high' ? page.paint.red : plain;
    yield `${paint(line(columns.map(({ value }) => value(item))))}\n`;
  }
}

/** A finding of severity low beside a graver one is `whole` like others, or `named` only: most papers of a business have some. */
export type MinorFindings = 'whole' | 'named';

/** Each item's findings, with the first places and their excerpts as the report holds them. */
export function* findingDetails(
  items: ReportItem[],
  page: Page,
  minorOnes: MinorFindings,
): Generator<string> {
  for (const item of items) {
    const path = shortenMiddle(pathOf(item), page.width - displayWidth(item.controlNumber) - 2);
    yield `\n${page.paint.bold(item.controlNumber)}  ${path}\n`;
    for (const { list, label } of item.known) {
      yield* paragraph(page, escapeForTerminal(`known: "${label}" in ${list}`), 2);
    }
    const minor = minorOnes === 'named' ? minorFindings(item) : [];
    for (const finding of item.findings) if (!minor.includes(finding)) yield* details(finding, page);
    if (minor.length > 0) {
      const names = minor.map(({ title, ruleId }) => `${title} [${ruleId}]`).join('; ');
      yield* paragraph(page, escapeForTerminal(`also, of severity low: ${names}`), 2, page.paint.dim);
    }
  }
}

function minorFindings(item: ReportItem): Finding[] {
  return worst(item)?.severity === 'low' ? [] : item.findings.filter(({ severity }) => severity === 'low');
}

function* details(finding: Finding, page: Page): Generator<string> {
  const { severity, confidence, ruleId, title, count, locations } = finding;
  const grade = severity === 'info' ? 'mark' : `severity ${severity}, confidence ${confidence}`;
  yield* paragraph(page, escapeForTerminal(`${title} [${ruleId}] ${grade}`), 2);
  for (const location of locations.slice(0, MAX_LOCATIONS)) {
    yield* paragraph(page, `${placeWords(location)}: "${escapeForTerminal(location.excerpt)}"`, 4);
  }
  const more = count - Math.min(locations.length, MAX_LOCATIONS);
  if (more > 0) yield* paragraph(page, counted(more, 'more match', 'more matches'), 4, page.paint.dim);
}

/** `page 3, header`; `sheet Plan!B12`; `cell 4` of a notebook; `line 7`; the part alone where the format has no places. */
function placeWords({ part, page, sheet, cell, line, embedded, ocr }: Location): string {
  const words = [
    embedded === null ? null : `inside ${embedded}`,
    page === null ? null : `page ${page}`,
    sheet === null ? null : `sheet ${sheet}${cell === null ? '' : `!${cell}`}`,
    sheet === null && cell !== null ? `cell ${cell}` : null,
    line === null ? null : `line ${line}`,
    ocr === undefined ? null : `in a picture, ${ocr} % sure`,
  ].filter((word) => word !== null);
  const implied = words.length > 0 && (part === 'body' || part === 'cell');
  return escapeForTerminal([...words, ...(implied ? [] : [part])].join(', '));
}

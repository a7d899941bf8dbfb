import { hashdeepHeader, hashdeepLine, type HashedFile } from '../model/hashdeep.ts';
import type { Report, ReportItem } from '../model/report.ts';
import { escapeForTerminal } from './escape.ts';
import { counted } from './number.ts';
import { metadataOnlyBanner, completeness } from './statement.ts';

/** The files of the inventory, to audit a copy with. What the list cannot hold stands in its comments, by control number. */
export function* hashdeep(report: Report): Generator<string> {
  yield hashdeepHeader(comments(report));
  for (const item of files(report)) {
    const entry = hashdeepLine(hashedFile(item));
    if ('line' in entry) yield entry.line;
  }
}

/** Members of containers are no files of a folder. */
function* files(report: Report): Generator<ReportItem> {
  for (const item of report.items()) if (item.kind === 'file') yield item;
}

function hashedFile({ sizeBytes, sha256, paths, nameBytes }: ReportItem): HashedFile {
  return { size: sizeBytes, sha256, path: nameBytes === null ? (paths[0] ?? null) : '\ufffd' };
}

function* comments(report: Report): Generator<string> {
  const { head } = report;
  const banner = metadataOnlyBanner(head);
  if (banner !== null) yield banner;
  yield completeness(head);
  let missing = 0;
  for (const item of files(report)) {
    const entry = hashdeepLine(hashedFile(item));
    if (!('problem' in entry)) continue;
    missing += 1;
    yield escapeForTerminal(`${item.controlNumber}: ${entry.problem}`);
  }
  if (missing > 0)
    yield `${counted(missing, 'file')} not in this list: an audit counts each as new and ends with 1`;
}

import { START, timestamp } from '../clock.ts';
import { bytesContent, endlessContent, hashesOf } from '../content.ts';
import { userOf } from '../file-fields.ts';
import {
  DOCUMENT,
  DRAWING,
  FORM,
  JAM,
  MAP,
  SCRIPT,
  SHEET,
  SITE,
  SLIDES,
  VID,
  type Revision,
} from '../item.ts';
import { COLLEAGUE, ME } from '../people.ts';
import { DAY, type Plant } from './plant.ts';

/** Docs editors files of every kind, and exports that go wrong. */
export function plantNatives(plant: Plant): void {
  const parents = [plant.folder('natives', 'Docs, sheets, slides', [plant.root])];
  const add = (label: string, name: string, mimeType: string, text?: string) =>
    plant.add(label, { name, mimeType, parents, ...(text === undefined ? {} : { text }) });
  add('document', 'Account plan', DOCUMENT, 'Account plan for Contoso\nRenewal in the third quarter');
  add('sheet', 'Forecast', SHEET, 'Customer|Revenue\nContoso|1200');
  add('slides', 'Pitch', SLIDES, 'Why larks sing\nand when');
  add('drawing', 'Sketch', DRAWING, 'a box and an arrow');
  add('script', 'Macro', SCRIPT, 'function main() {}');
  add('jam', 'Whiteboard', JAM, 'a board');
  add('form', 'Survey', FORM);
  add('site', 'Team site', SITE);
  add('map', 'Route', MAP);
  add('video', 'Introduction', VID);
  add('third party', 'Diagram', 'application/vnd.google-apps.drive-sdk.796396377186');
  const long = 'A very long report\nwith a renewal clause';
  const big = { name: 'Big report', mimeType: DOCUMENT, parents, text: long };
  plant.add('too large', { ...big, trouble: { exportTooLarge: true, pendingPolls: 2 } });
  plant.add('too large, failing', {
    ...big,
    name: 'Bigger report',
    trouble: { exportTooLarge: true, pdf500: true, operationFails: true },
  });
}

/** Blobs whose bytes cannot be had, or are not what they should be, and facts that few items have. */
export function plantTroubles(plant: Plant): void {
  const parents = [plant.folder('troubles', 'Troubles', [plant.root])];
  const theirs = { owner: COLLEAGUE, opened: true, permissions: [] };
  plant.file('abusive', 'flagged.txt', parents, 'flagged by mistake\n', { trouble: { abusive: true } });
  plant.file('abusive of others', 'flagged, not mine.txt', parents, 'flagged\n', {
    ...theirs,
    trouble: { abusive: true },
  });
  plant.file('not downloadable', 'view only.txt', parents, 'look, but do not touch\n', {
    ...theirs,
    canDownload: false,
  });
  plant.file('quota spent', 'popular.txt', parents, 'read too often\n', { trouble: { readsLeft: 0 } });
  plant.file('empty', 'empty.txt', parents, '');
  const told = { ...hashesOf(Buffer.from('what it should be')) };
  plant.file('wrong checksum', 'damaged.txt', parents, '', { content: bytesContent('what it is', told) });
  const { md5 } = hashesOf(Buffer.from('an old file\n'));
  plant.file('md5 only', 'from 2014.txt', parents, '', { content: bytesContent('an old file\n', { md5 }) });
  plant.file('five gigabytes', 'disk image.txt', parents, '', { content: endlessContent(5 * 2 ** 30) });
  plant.file('huge quota', 'beyond doubles.txt', parents, 'big\n', {
    told: { quotaBytesUsed: '9007199254740993' },
  });
  plant.file('encrypted', 'sealed.txt', parents, 'ciphertext', {
    told: { clientEncryptionDetails: { encryptionState: 'encrypted' } },
  });
  const restriction = {
    readOnly: true,
    reason: 'Final version',
    type: 'globalContentRestriction',
    restrictingUser: userOf(ME),
    restrictionTime: timestamp(START - 40 * DAY),
  };
  plant.file('locked', 'final.txt', parents, 'locked\n', { told: { contentRestrictions: [restriction] } });
  plant.file('labelled', 'labelled.txt', parents, 'labelled\n', {
    starred: true,
    properties: { project: 'Halyard' },
    appProperties: { seen: 'yes' },
    labels: { secrecy: { kind: 'drive#label', id: 'secrecy', revisionId: '3', fields: {} } },
  });
}

/** Revisions and comments. */
export function plantHistory(plant: Plant): void {
  const at = (n: number) => START - (300 - n) * DAY;
  const blobRevision = (n: number): Revision => ({
    id: `0Brev${String(n).padStart(4, '0')}`,
    modified: at(n),
    keepForever: n % 2 === 0,
    by: n % 3 === 0 ? COLLEAGUE : ME,
    content: bytesContent(`version ${n}\n`),
  });
  plant.file('revised', 'revised.txt', [plant.root], '', {
    content: bytesContent('version 209\n'),
    revisions: Array.from({ length: 210 }, (_, n) => blobRevision(n)),
  });
  const comments = Array.from({ length: 45 }, (_, n) => ({
    id: `AAAAcomment${n}`,
    content: `remark ${n} on the renewal`,
    by: n % 2 === 0 ? COLLEAGUE : ME,
    created: at(n),
    ...(n % 9 === 4 ? { deleted: true } : {}),
    ...(n === 7 ? { quoted: 'the discount for Contoso is 31 percent' } : {}),
    replies: n === 7 ? [{ id: 'AAAAreply0', content: 'take this out', by: ME, created: at(n) + 1000 }] : [],
  }));
  plant.document('commented', 'Commented draft', [plant.root], 'nothing of it is left here', {
    comments,
    revisions: [
      { id: '1', modified: at(1), keepForever: false, by: ME },
      { id: '5', modified: at(5), keepForever: false, by: COLLEAGUE },
    ],
  });
}

import { driveOf } from '../access.ts';
import { count, type Call, type Reply } from '../call.ts';
import { timestamp } from '../clock.ts';
import { invalidValue } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { nextPage, pageOf } from '../paging.ts';
import { parseQuery, type Query } from '../query.ts';
import type { SharedDrive } from '../store.ts';

/** `drives.list`: the shared drives of a member, ten a page. */
export function listDrives(call: Call): Reply {
  const text = call.query.get('q') ?? '';
  const test = text.trim() === '' ? () => true : driveTest(parseQuery(text));
  const member = call.world.store.drives.filter(({ lost }) => lost === undefined).filter(test);
  const { rows, next: token } = pageOf(call, member, count(call, 'pageSize', 10, 100), text);
  return { json: { kind: 'drive#driveList', drives: rows.map(presentDrive), ...nextPage(token) } };
}

/** The few search terms of shared drives. */
function driveTest(query: Query): (drive: SharedDrive) => boolean {
  if (query.op === 'not') {
    const of = driveTest(query.of);
    return (drive) => !of(drive);
  }
  if (query.op !== 'term') {
    const [left, right] = [driveTest(query.left), driveTest(query.right)];
    return query.op === 'and'
      ? (drive) => left(drive) && right(drive)
      : (drive) => left(drive) || right(drive);
  }
  const { field, operator, value } = query;
  if (field === 'hidden' && operator === '=') return ({ hidden }) => hidden === value;
  if (field !== 'name' || typeof value !== 'string') throw invalidValue('q');
  if (operator === 'contains') return ({ name }) => name.toLowerCase().includes(value.toLowerCase());
  if (operator !== '=') throw invalidValue('q');
  return ({ name }) => name === value;
}

/** `drives.get`. */
export function getDrive(call: Call): Reply {
  return { json: presentDrive(driveOf(call, call.path['driveId'] ?? '')) };
}

function presentDrive(drive: SharedDrive): JsonObject {
  const { id, name, hidden, created } = drive;
  const capabilities = { canListChildren: true, canReadRevisions: true, canDownload: true, canShare: false };
  const restrictions = {
    domainUsersOnly: false,
    driveMembersOnly: false,
    copyRequiresWriterPermission: false,
  };
  return {
    kind: 'drive#drive',
    id,
    name,
    hidden,
    createdTime: timestamp(created),
    capabilities,
    restrictions,
  };
}

import { START, timestamp } from '../clock.ts';
import { driveId } from '../ids.ts';
import { FOLDER, type Item, type Permission } from '../item.ts';
import {
  anyonePermission,
  COLLEAGUE,
  domainPermission,
  FRIEND,
  groupPermission,
  ME,
  OUTSIDER,
  userPermission,
} from '../people.ts';
import { DAY, type Plant } from './plant.ts';

const OWN = userPermission(ME, 'owner');

/** Files of the person's with every kind of sharing. */
export function plantSharing(plant: Plant): void {
  const folder = plant.folder('sharing', 'Sharing', [plant.root]);
  const shared = (label: string, ...permissions: Permission[]) => {
    plant.file(label, `${label}.txt`, [folder], `${label}\n`, { permissions: [OWN, ...permissions] });
  };
  shared('private');
  shared('specific', userPermission(FRIEND, 'reader'));
  shared('external', userPermission(OUTSIDER, 'writer'));
  shared('group', groupPermission('Choir', 'choir@example.com'));
  shared('domain', domainPermission('northwind.example'));
  shared('link', anyonePermission());
  shared('public', anyonePermission(true));
  shared('expired', userPermission(OUTSIDER, 'reader', { expirationTime: timestamp(START - 90 * DAY) }));
  shared('deleted account', userPermission(OUTSIDER, 'reader', { deleted: true }));
  shared('pending owner', userPermission(FRIEND, 'writer', { pendingOwner: true }));
  const crowd = Array.from({ length: 130 }, (_, n) => {
    return userPermission({ name: `Guest ${n}`, email: `guest${n}@example.com` }, 'reader');
  });
  shared('crowd', ...crowd);
}

/** What others shared: files, folders opened and never opened, a parent out of sight. */
export function plantSharedWithMe(plant: Plant): void {
  const given = (role = 'reader'): Partial<Item> => ({
    owner: COLLEAGUE,
    lastModifiedBy: COLLEAGUE,
    permissions: [userPermission(COLLEAGUE, 'owner'), userPermission(ME, role)],
  });
  const direct = (role?: string): Partial<Item> => {
    return { ...given(role), sharedWithMe: { at: START - 60 * DAY, by: COLLEAGUE } };
  };
  plant.file('shared file', 'from Ivy.txt', [], 'shared with you\n', direct());
  plant.file('shared writable', 'from Ivy, writable.txt', [], 'edit me\n', direct('writer'));
  plant.file(
    'unseen parent',
    'below something.txt',
    ['1emulatedParentThatNobodyCanSee00'],
    'where am I\n',
    direct(),
  );
  const top = plant.folder('shared folder', "Ivy's project", [], direct());
  plant.file('opened inside', 'opened.txt', [top], 'opened once\n', { ...given(), opened: true });
  plant.file('unopened inside', 'unopened.txt', [top], 'never opened\n', given());
  const sub = plant.folder('shared subfolder', 'Drafts', [top], given());
  plant.file('unopened deep', 'deep unopened.txt', [sub], 'never opened, deeper\n', given());
  const leaf = plant.folder('shared leaf', 'Final', [sub], given());
  plant.document('unopened document', 'Final text', [leaf], 'never opened\na document\n', given());
  plant.shortcut('shared shortcut', 'back up', [leaf], top, FOLDER);
  const writable = plant.folder('writable folder', 'For both', [], direct('writer'));
  plant.file('mine inside', 'my notes.txt', [writable], 'my own file in their folder\n');
}

/** Shared drives: two with content, and `extra` that are empty. */
export function plantDrives(plant: Plant, extra: number): void {
  const sales = plantDrive(plant, 'Sales');
  const folder = plant.folder('sales folder', 'Accounts', [sales.id], sales.item);
  plant.file('sales plan', 'plan.txt', [folder], 'the account plan\n', sales.item);
  plant.file('sales opened', 'opened in sales.txt', [folder], 'opened\n', { ...sales.item, opened: true });
  plant.document('sales document', 'Minutes', [sales.id], 'minutes of a meeting\n', sales.item);
  plant.file('sales trashed', 'thrown.txt', [sales.id], 'thrown\n', {
    ...sales.item,
    trash: { explicit: true, at: START - 3 * DAY, by: COLLEAGUE },
  });
  const research = plantDrive(plant, 'Research');
  for (let n = 0; n < 25; n++) {
    plant.file(`research ${n}`, `sample ${n}.csv`, [research.id], `sample,value\n${n},1\n`, research.item);
  }
  for (let n = 0; n < extra; n++) plantDrive(plant, `Team ${n}`);
}

function plantDrive(plant: Plant, name: string): { id: string; item: Partial<Item> } {
  const { seed, store } = plant;
  const id = driveId(seed, name);
  const members = Array.from({ length: 120 }, (_, n) => {
    return userPermission({ name: `Member ${n}`, email: `member${n}@northwind.example` }, 'reader');
  });
  const permissions = [userPermission(COLLEAGUE, 'organizer'), userPermission(ME, 'writer'), ...members].map(
    (permission) => ({
      ...permission,
      permissionDetails: [
        { permissionType: 'member', role: permission.role, inherited: true, inheritedFrom: id },
      ],
    }),
  );
  store.drives.push({ id, name, created: START - 500 * DAY, hidden: false, permissions });
  const item = { driveId: id, permissions, lastModifiedBy: COLLEAGUE };
  store.put({ ...item, id, name, mimeType: FOLDER, parents: [], created: START, modified: START }, 'quietly');
  return { id, item };
}

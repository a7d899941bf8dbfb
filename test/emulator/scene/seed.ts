import { START } from '../clock.ts';
import { FOLDER } from '../item.ts';
import { ME, userPermission } from '../people.ts';
import type { Store } from '../store.ts';
import { plantFolder } from './folder.ts';
import { plantHistory, plantNatives, plantTroubles } from './kinds.ts';
import { makePlant } from './plant.ts';
import { plantDrives, plantSharedWithMe, plantSharing } from './shared.ts';
import { plantShapes, plantShortcuts, plantTrash, plantTree } from './tree.ts';

export interface SeedOptions {
  /** Items in My Drive that are made up when asked for, folders among them; any number (0). */
  items?: number;
  /** The invented drive with everything odd in it (true); false: nothing but `items`. */
  scene?: boolean;
  /** A folder of the disk whose files lie in My Drive. */
  folder?: string;
  /** Shared drives besides the two of the scene (0). */
  sharedDrives?: number;
}

/** Fills a store. */
export function seedDrive(store: Store, seed: number, options: SeedOptions): void {
  store.put(
    {
      id: store.rootId,
      name: 'My Drive',
      mimeType: FOLDER,
      parents: [],
      owner: ME,
      created: START - 2_000 * 86_400_000,
      modified: START,
      permissions: [userPermission(ME, 'owner')],
    },
    'quietly',
  );
  const plant = makePlant(store, seed);
  if (options.folder !== undefined) plantFolder(plant, options.folder);
  if (options.scene === false) return;
  plantTree(plant);
  plantShapes(plant);
  plantTrash(plant);
  plantSharing(plant);
  plantSharedWithMe(plant);
  plantShortcuts(plant);
  plantNatives(plant);
  plantTroubles(plant);
  plantHistory(plant);
  plantDrives(plant, options.sharedDrives ?? 0);
}

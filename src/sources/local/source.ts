import { opendirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { Source } from '../../model/source.ts';
import { createScopeTest } from '../scope.ts';
import { askLocal } from './ask.ts';
import { listInThread } from './listing.ts';
import { reasonOf } from './reason.ts';

/**
 * A folder as a source; a link to a folder is followed here, and only here.
 * Throws HandbackError: usage when there is no such folder, source when it cannot be read.
 */
export async function openLocalSource(given: string): Promise<Source> {
  const root = resolve(given);
  checkFolder(given, root);
  return Promise.resolve({
    kind: 'local',
    given,
    root,
    remote: null,
    account: null,
    statement: () => null,
    ask: (sourceId) => Promise.resolve(askLocal(root, sourceId)),
    list: (scope, signal) => {
      // A filter that cannot be read is an error of the caller, not of the listing thread.
      createScopeTest(scope, root);
      return listInThread(root, scope, signal);
    },
  });
}

function checkFolder(given: string, root: string): void {
  try {
    if (!statSync(root).isDirectory()) {
      throw new HandbackError({
        code: EXIT.usage,
        message: `not a folder: '${given}'`,
        hint: 'name the folder that holds the file',
      });
    }
    opendirSync(root).closeSync();
  } catch (error) {
    if (error instanceof HandbackError) throw error;
    throw explain(given, error);
  }
}

function explain(given: string, cause: unknown): HandbackError {
  const { reason, detail } = reasonOf(cause);
  if (reason === 'vanished' || reason === 'path-too-long') {
    return new HandbackError({
      code: EXIT.usage,
      message: `no such file or folder: '${given}'`,
      hint: 'check the path; quote it if it holds spaces',
      cause,
    });
  }
  return new HandbackError({
    code: EXIT.source,
    message: `cannot read the folder '${given}': ${reason}`,
    hint: `the system says ${detail}; check who may read it`,
    cause,
  });
}

import { EXIT } from '../../model/error.ts';
import type { Command, CommandGroup } from '../command.ts';
import * as drive from '../drive-options.ts';
import * as options from '../options.ts';

const login: Command = {
  name: 'auth login',
  operands: '',
  offers: 'nothing',
  summary: 'Sign in to Google Drive, for reading only',
  examples: [
    { line: 'handback auth login --client client.json', does: 'agree in the browser that opens' },
    {
      line: 'handback auth login --client client.json --no-browser',
      does: 'where the browser runs on another machine',
    },
  ],
  options: [
    drive.CLIENT,
    drive.NO_BROWSER,
    drive.METADATA_ONLY,
    drive.ACTIVITY,
    drive.EXPECT_ACCOUNT,
    options.DEBUG,
  ],
  exitCodes: [EXIT.complete, EXIT.source, EXIT.output],
  run: async (call) => (await import('../auth.ts')).login(call),
};

const status: Command = {
  name: 'auth status',
  operands: '',
  offers: 'nothing',
  summary: 'Say who is signed in to Google Drive, for what and until when',
  examples: [{ line: 'handback auth status', does: 'the account, its scopes, the end of the present token' }],
  options: [options.DEBUG],
  exitCodes: [EXIT.complete, EXIT.source],
  run: async (call) => (await import('../auth.ts')).status(call),
};

const logout: Command = {
  name: 'auth logout',
  operands: '',
  offers: 'nothing',
  summary: 'Give the sign-in to Google Drive back and delete it here',
  examples: [{ line: 'handback auth logout', does: 'Google forgets it too' }],
  options: [options.DEBUG],
  exitCodes: [EXIT.complete, EXIT.source],
  run: async (call) => (await import('../auth.ts')).logout(call),
};

export const auth: CommandGroup = {
  name: 'auth',
  summary: 'Sign in to Google Drive and out of it',
  commands: [login, status, logout],
};

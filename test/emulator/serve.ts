import { PAGE_FIELDS } from '../../src/sources/drive/fields.ts';
import { startEmulator, type EmulatorOptions } from './emulator.ts';

/**
 * The emulator as a process of its own, so that its memory and time are not counted with those of who is measured. Takes
 * its options as one JSON argument, says where it is and what handback asks it in one line of JSON, ends with its
 * standard input.
 */
const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}') as EmulatorOptions);
const { origin, oauth } = emulator;
process.stdout.write(`${JSON.stringify({ origin, token: oauth.accessToken(), fields: PAGE_FIELDS })}\n`);
process.stdin.resume().on('end', () => void emulator.close());

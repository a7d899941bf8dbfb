import { PAGE_FIELDS } from '../../src/sources/drive/fields.ts';
import { startEmulator, type EmulatorOptions } from './emulator.ts';

/**
 * The emulator as a process of its own, so that its memory and time are not counted with those of who is measured. Takes
 * its options as one JSON argument, says where it is and what handback asks it in one line of JSON, ends with its
 * standard input. Its time runs, so that its meter tells real minutes.
 */
const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}') as EmulatorOptions);
const { origin, oauth, clock } = emulator;
let movedAt = Date.now();
const mover = setInterval(() => {
  clock.advance(Date.now() - movedAt);
  movedAt = Date.now();
}, 50);
process.stdout.write(`${JSON.stringify({ origin, token: oauth.accessToken(), fields: PAGE_FIELDS })}\n`);
process.stdin.resume().on('end', () => {
  clearInterval(mover);
  void emulator.close();
});

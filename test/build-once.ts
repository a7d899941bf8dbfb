import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Tests of the command, of worker threads and of parser processes run what is built. */
export default function setup(): void {
  execFileSync(process.execPath, ['build.js'], { cwd: fileURLToPath(new URL('..', import.meta.url)) });
}

import { spawn } from 'node:child_process';
import type { Io } from './io.ts';

/** Opens an address in the person's browser: `$BROWSER`, else the system's own. Where there is none nothing happens. */
export function openBrowser(url: string, { env }: Io): void {
  const [command, ...args] = commandOf(env['BROWSER']);
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true, env });
  child.on('error', () => undefined);
  child.unref();
}

function commandOf(stated: string | undefined): [string, ...string[]] {
  if (stated !== undefined && stated !== '') return [stated];
  if (process.platform === 'darwin') return ['open'];
  return process.platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open'];
}

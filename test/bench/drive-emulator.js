import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const emulatorFolder = new URL('../emulator/', import.meta.url);

/** Makes one file of the emulator, so that it starts without a loader; `remove` takes it away again. */
export async function bundleEmulator() {
  const file = fileURLToPath(new URL(`.bench-${process.pid}.mjs`, emulatorFolder));
  await build({
    entryPoints: [fileURLToPath(new URL('serve.ts', emulatorFolder))],
    outfile: file,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
  });
  return { file, remove: () => rm(file, { force: true }) };
}

/** An emulated drive in a process of its own: where it is, a token for it, and what it has charged so far. */
export async function serveDrive(file, options) {
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { origin, token, fields } = JSON.parse(line);
  return {
    ...{ origin, token, fields },
    meter: async () => (await fetch(`${origin}/__emu/meter`)).json(),
    close: async () => {
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}

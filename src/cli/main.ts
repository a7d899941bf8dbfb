import { VERSION } from '../model/version.ts';

export async function main(args: string[], io: { stdout: NodeJS.WritableStream }): Promise<number> {
  await Promise.resolve();
  if (args.includes('--version')) io.stdout.write(`${VERSION}\n`);
  return 0;
}

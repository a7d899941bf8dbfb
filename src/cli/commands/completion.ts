import { EXIT, HandbackError } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import { DEBUG } from '../options.ts';
import { oneOf } from '../values.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const shell = oneOf('shell', SHELLS);

export const completion: Command = {
  name: 'completion',
  operands: '<shell>',
  offers: SHELLS,
  summary: 'Print a completion script for bash, zsh or fish',
  examples: [
    { line: 'source <(handback completion bash)', does: 'for this bash; put it into ~/.bashrc to keep it' },
    { line: 'handback completion zsh > "${fpath[1]}/_handback"', does: 'for zsh, from its next start' },
    {
      line: 'handback completion fish > ~/.config/fish/completions/handback.fish',
      does: 'for fish, at once',
    },
  ],
  options: [DEBUG],
  exitCodes: [EXIT.complete],
  run: runCompletion,
};

async function runCompletion({ operands: [given = ''], commands, io }: Call): Promise<number> {
  const wanted = shell.parse(given, (message, hint) => {
    throw new HandbackError({ code: EXIT.usage, message, hint });
  });
  const [{ SCRIPTS }, { printPieces }] = await Promise.all([
    import('../completion/scripts.ts'),
    import('../print.ts'),
  ]);
  await printPieces([SCRIPTS[wanted](commands)], io);
  return EXIT.complete;
}

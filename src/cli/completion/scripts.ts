import type { Commands } from '../command.ts';
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

/** What makes the completion script of each shell. */
export const SCRIPTS: Record<'bash' | 'zsh' | 'fish', (commands: Commands) => string> = { bash, zsh, fish };

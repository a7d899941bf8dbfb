import { isGroup, lastWord, type Command, type Commands } from '../command.ts';
import { takesValue, type Option } from '../option.ts';

/** Completion for fish 3 and later. */
export function fish(commands: Commands): string {
  const lines = commands.flatMap((entry) => {
    const first = word('__fish_use_subcommand', entry.name, entry.summary);
    if (!isGroup(entry)) return [first, ...commandLines(entry, seen(entry.name))];
    const inner = entry.commands.map(({ name }) => lastWord(name));
    const open = `${seen(entry.name)}; and not ${seen(inner.join(' '))}`;
    return [
      first,
      ...entry.commands.flatMap((command, index) => [
        word(open, inner[index] ?? '', command.summary),
        ...commandLines(command, `${seen(entry.name)}; and ${seen(inner[index] ?? '')}`),
      ]),
    ];
  });
  return `# Completion of handback for fish: handback completion fish > ~/.config/fish/completions/handback.fish
complete -c handback -f
${lines.join('\n')}
`;
}

function seen(words: string): string {
  return `__fish_seen_subcommand_from ${words}`;
}

function word(condition: string, name: string, summary: string): string {
  return `complete -c handback -n ${quoted(condition)} -a ${name} -d ${quoted(summary)}`;
}

function commandLines({ options, offers }: Command, condition: string): string[] {
  const start = `complete -c handback -n ${quoted(condition)}`;
  const operands: Record<string, string[]> = {
    files: [`${start} -F`],
    folders: [`${start} -a '(__fish_complete_directories)'`],
    nothing: [],
  };
  const values = typeof offers === 'string' ? operands[offers] : [`${start} -a ${quoted(offers.join(' '))}`];
  return [...(values ?? []), ...options.map((option) => `${start} ${optionWords(option)}`)];
}

/** `-s o -l output -d 'help' -r -F` */
function optionWords(option: Option): string {
  const { long, short, help } = option;
  const names = `${short === null ? '' : `-s ${short} `}-l ${long} -d ${quoted(help)}`;
  if (!takesValue(option)) return names;
  const { offers, commas } = option.kind;
  if (offers === 'files') return `${names} -r -F`;
  if (offers === 'folders') return `${names} -x -a '(__fish_complete_directories)'`;
  if (offers === 'nothing') return `${names} -x`;
  const words = offers.join(' ');
  return `${names} -x -a ${quoted(commas ? `(__fish_append , ${words})` : words)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

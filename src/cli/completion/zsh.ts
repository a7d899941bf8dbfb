import { isGroup, lastWord, type Command, type CommandGroup, type Commands } from '../command.ts';
import { takesValue, type Option, type ValueOption } from '../option.ts';

/** Completion for zsh, as a function file or to be sourced. */
export function zsh(commands: Commands): string {
  return `#compdef handback
# Completion of handback for zsh: handback completion zsh > "\${fpath[1]}/_handback"
_handback() {
  local -a commands
  if (( CURRENT == 2 )); then
    commands=(${described(commands.map(({ name, summary }) => [name, summary]))})
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${commands.map((entry) => (isGroup(entry) ? groupCase(entry) : commandCase(entry))).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_handback" ]; then
  _handback
else
  compdef _handback handback
fi
`;
}

function groupCase({ name, commands }: CommandGroup): string {
  return `    ${name})
      if (( CURRENT == 2 )); then
        commands=(${described(commands.map((command) => [lastWord(command.name), command.summary]))})
        _describe command commands
        return
      fi
      shift words
      (( CURRENT-- ))
      case $words[1] in
${commands.map((command) => commandCase(command)).join('\n')}
      esac
      ;;`;
}

function commandCase({ name, options, offers, operands }: Command): string {
  const operand =
    operands === '' ? [] : [quoted(`*:${operands.replace(/[<>[\].]/g, '')}:${action({ offers })}`)];
  return `    ${lastWord(name)})
      _arguments ${[...options.map(specification), ...operand].join(' \\\n        ')}
      ;;`;
}

/** `'(-o --output)'{-o,--output}'[help]:path:_files'` */
function specification(option: Option): string {
  const { long, short, help } = option;
  const rest = `[${help.replace(/[[\]\\]/g, '\\$&')}]${takesValue(option) ? `:${option.value}:${action(option.kind)}` : ''}`;
  const repeat = takesValue(option) && option.repeatable;
  if (short === null) return quoted(`${repeat ? '*' : ''}--${long}${rest}`);
  const exclusive = repeat ? quoted('*') : quoted(`(-${short} --${long})`);
  return `${exclusive}{-${short},--${long}}${quoted(rest)}`;
}

function action({ offers, commas }: Pick<ValueOption<unknown>['kind'], 'offers' | 'commas'>): string {
  if (offers === 'files') return '_files';
  if (offers === 'folders') return '_files -/';
  if (offers === 'nothing') return ' ';
  return commas ? `_values -s , value ${offers.join(' ')}` : `(${offers.join(' ')})`;
}

function described(entries: [string, string][]): string {
  return entries.map(([word, summary]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

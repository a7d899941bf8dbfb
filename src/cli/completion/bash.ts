import { flat, isGroup, lastWord, type Command, type Commands } from '../command.ts';
import { takesValue, type Option, type ValueOption } from '../option.ts';

/** Completion for bash 4 and later: first words, options, values of options, operands. */
export function bash(commands: Commands): string {
  const groups = commands.filter(isGroup);
  return `# Completion of handback for bash: source <(handback completion bash)
_handback_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
_handback_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
_handback_folders() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current"); }
_handback_list() {
  local last=\${current##*,}
  compopt -o nospace 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -P "\${current%"$last"}" -W "$1" -- "$last")
}
_handback() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _handback_words '${commands.map(({ name }) => name).join(' ')} --help --version'
    return
  fi
  case $command in
${groups.map((group) => groupCase(group.name, group.commands)).join('\n')}
  esac
  case "$command $previous" in
${flat(commands).flatMap(valueCases).join('\n')}
  esac
  case "$command $([[ $current == -* ]] && echo option)" in
${flat(commands).flatMap(wordCases).join('\n')}
  esac
}
complete -F _handback handback
`;
}

function groupCase(name: string, commands: Command[]): string {
  const words = commands.map((command) => lastWord(command.name)).join(' ');
  return `    ${name})
      if ((COMP_CWORD == 2)); then
        _handback_words '${words} --help'
        return
      fi
      command="${name} \${COMP_WORDS[2]}"
      ;;`;
}

function valueCases({ name, options }: Command): string[] {
  return options.filter(takesValue).map((option) => {
    const patterns = spellings(option).map((spelling) => `'${name} ${spelling}'`);
    return `    ${patterns.join(' | ')})
      ${action(option.kind)}
      return
      ;;`;
  });
}

function wordCases({ name, options, offers }: Command): string[] {
  const words = [...options.flatMap(spellings), '--help'].join(' ');
  return [`    '${name} option') _handback_words '${words}' ;;`, `    '${name} ') ${action({ offers })} ;;`];
}

function action({ offers, commas }: Pick<ValueOption<unknown>['kind'], 'offers' | 'commas'>): string {
  if (offers === 'files') return '_handback_files';
  if (offers === 'folders') return '_handback_folders';
  if (offers === 'nothing') return ':';
  return `${commas ? '_handback_list' : '_handback_words'} '${offers.join(' ')}'`;
}

function spellings({ long, short }: Option): string[] {
  return short === null ? [`--${long}`] : [`-${short}`, `--${long}`];
}

import { CommanderError, Command as Parser, Option as ParserOption } from 'commander';
import { EXIT, HandbackError } from '../model/error.ts';
import { VERSION } from '../model/version.ts';
import { nearest } from '../rules/nearest.ts';
import { isGroup, lastWord, type Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { descriptionOf, flagsOf, formatItem, groupFooter, helpFooter, PROGRAM_FOOTER } from './help.ts';
import { takesValue, type Given, type GivenText, type Option } from './option.ts';

/** A command to run, or a text that was asked for: help, the version. */
export type Parsed = { command: Command; operands: string[]; given: Given } | { text: string };

/** What the parser says while it reads. */
interface Heard {
  chosen: { command: Command; operands: string[] } | null;
  given: Map<string, GivenText[]>;
  text: string;
}

/** Reads the command line; `width` = columns for help. Throws HandbackError (usage) on any mistake. */
export function parseArguments(args: string[], width: number): Parsed {
  const heard: Heard = { chosen: null, given: new Map(), text: '' };
  const program = programParser(heard, width);
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { text: heard.text };
    throw error;
  }
  if (heard.chosen === null) throw noCommand('handback');
  return { ...heard.chosen, given: heard.given };
}

function programParser(heard: Heard, width: number): Parser {
  const program = new Parser('handback')
    .description('Audit files for trade secrets: inventory, flagged items, destroy/retain checklist.')
    .version(VERSION, '-V, --version', 'print the version')
    .addHelpText('after', PROGRAM_FOOTER)
    .configureHelp({ minWidthToWrap: 20, formatItem })
    .configureOutput({
      writeOut: (piece) => (heard.text += piece),
      // The message is in the error that is thrown.
      writeErr: () => undefined,
      getOutHelpWidth: () => width,
      getOutHasColors: () => false,
    });
  refuseAs(
    program,
    'handback',
    COMMANDS.map(({ name }) => name),
  );
  for (const entry of COMMANDS) {
    if (!isGroup(entry)) {
      addCommand(program, entry.name, entry, heard);
      continue;
    }
    const group = program
      .command(entry.name)
      .summary(entry.summary)
      .description(`${entry.summary}.`)
      .addHelpText('after', groupFooter(entry));
    refuseAs(
      group,
      `handback ${entry.name}`,
      entry.commands.map(({ name }) => lastWord(name)),
    );
    for (const command of entry.commands) {
      addCommand(group, lastWord(command.name), command, heard);
    }
  }
  return program;
}

function addCommand(parent: Parser, name: string, command: Command, heard: Heard): void {
  const parser = parent
    .command(`${name} ${command.operands}`.trim())
    .summary(command.summary)
    .description(`${command.summary}.`)
    .addHelpText('after', helpFooter(command))
    .action(() => {
      heard.chosen = { command, operands: parser.args };
    });
  for (const option of command.options) addOption(parser, option, heard.given);
  refuseAs(
    parser,
    `handback ${command.name}`,
    command.options.map(({ long }) => `--${long}`),
  );
}

function addOption(parser: Parser, option: Option, given: Map<string, GivenText[]>): void {
  parser.addOption(new ParserOption(flagsOf(option), descriptionOf(option)).helpGroup(option.group));
  parser.on(`option:${option.long}`, (value?: string | null) => {
    const text = takesValue(option) ? (value ?? '') : '';
    given.set(option.long, [...(given.get(option.long) ?? []), { text, place: null, base: '' }]);
  });
}

/** Turns the parser's refusals into ours; `known`: what an unknown command or option may have meant. */
function refuseAs(parser: Parser, name: string, known: string[]): void {
  parser.showSuggestionAfterError(false).exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    if (error.code === 'commander.help') throw noCommand(name);
    const message = error.message.replace(/^error: /, '');
    const unknown = /^unknown (?:option|command) '(.+)'$/.exec(message)?.[1];
    const near = unknown === undefined ? null : nearest(unknown, known);
    throw new HandbackError({
      code: EXIT.usage,
      message,
      hint: near === null ? `${name} --help shows what it takes` : `did you mean '${near}'?`,
    });
  });
}

function noCommand(name: string): HandbackError {
  const start = name === 'handback' ? 'start with: handback scan <folder>; ' : '';
  return new HandbackError({
    code: EXIT.usage,
    message: `no command given: ${name}`,
    hint: `${start}${name} --help lists the commands`,
  });
}

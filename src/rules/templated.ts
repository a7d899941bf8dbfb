import { line, state } from './fields.ts';
import { glob } from './glob.ts';
import { suggestion } from './nearest.ts';
import { VARIABLE, variableNames } from './template.ts';
import { DAY_VARIABLES, TEXT_VARIABLES } from './variables.ts';

type Context = Parameters<typeof state>[0] & { value: string };

/** Each variable of the text must be one that texts can have. */
export function checkVariables(context: Context): void {
  for (const name of variableNames(context.value)) {
    if (TEXT_VARIABLES.includes(name)) continue;
    const hint = DAY_VARIABLES.includes(name)
      ? 'dates stand in created, modified and viewed'
      : suggestion(name, TEXT_VARIABLES, 'known variables');
    state(context, `unknown variable '${name}'`, { about: false, hint });
  }
}

function checkBraces(context: Context): void {
  const rest = context.value.replaceAll(VARIABLE, '');
  if (!rest.includes('{{') && !rest.includes('}}')) return;
  state(context, 'has a broken variable', { hint: 'write it like {{formerEmployer.customers}}' });
}

/** Text that may have variables. */
export const templated = line.check(checkVariables, checkBraces);
/** Glob that may have variables. */
export const templatedGlob = glob.check(checkVariables);

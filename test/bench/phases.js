import { median } from './measure.js';

const PHASE = /^handback: (listing|examining|closing|reporting): ([\d,]+) items? in ([\d.]+) s$/;

/** Median seconds and items of each phase, and peak memory up to its end, from what `scan -v` says of itself. */
export function phasesOf({ runs }) {
  const told = runs.map(({ lines }) => lines.flatMap(phaseIn));
  return told[0].map(({ name, items }, index) => ({
    name,
    items,
    seconds: median(told.map((phases) => phases[index].seconds)),
    memory: median(told.map((phases) => phases[index].memory)),
  }));
}

function phaseIn({ line, memory }) {
  const match = PHASE.exec(line);
  if (match === null) return [];
  const [, name, items, seconds] = match;
  return [{ name, items: Number(items.replaceAll(',', '')), seconds: Number(seconds), memory }];
}

import { setFlagsFromString } from 'node:v8';

/** Percent by which V8 lets a heap grow over what was alive before it collects it again; by itself up to four times. */
const GROWTH = 30;

/** Has V8 collect heaps sooner, from now on: lists and rows are mostly garbage soon after they came, which costs little time. */
export function collectSooner(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}

/** `HBP-000017`: the number of the row at index 16 of a head. Says nothing of the control number. */
export function productionNumber(index: number): string {
  return `HBP-${(index + 1).toString().padStart(6, '0')}`;
}

/** Index of the row with this production number; null where it is none. */
export function indexOfProductionNumber(text: string): number | null {
  const digits = /^HBP-(\d{6,12})$/.exec(text)?.[1];
  const number = Number(digits);
  return digits === undefined || number < 1 || productionNumber(number - 1) !== text ? null : number - 1;
}

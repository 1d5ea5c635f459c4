const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `2` -> `two`; above ten in figures. */
export function countWords(count: number): string {
  return SMALL[count] ?? String(count);
}

/** `1, 'payment'` -> `one payment`; `3, 'payment'` -> `three payments`. */
export function counted(count: number, noun: string): string {
  return `${countWords(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

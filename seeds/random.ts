/** A small generator of pseudo-random choices: the same name always gives the same choices. */
export type Random = {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** A whole number between the two, both included. */
  between(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
};

const hashOf = (name: string) =>
  [...name].reduce((hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261);

/** Mulberry32: enough for invented data, and nothing more. */
export function createRandom(name: string): Random {
  let state = hashOf(name);
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    fraction,
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    pick: <T>(items: readonly T[]) => items[Math.floor(fraction() * items.length)] as T,
  };
}

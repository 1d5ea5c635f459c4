/** Every pair of states, and the ones that a table allows: `from>to`. */
export function allowedPairs<T extends string>(states: readonly T[], may: (from: T, to: T) => boolean): string[] {
  return states.flatMap((from) => states.filter((to) => may(from, to)).map((to) => `${from}>${to}`)).toSorted();
}

/** The lives that are told in words, as pairs: `from: to to`. */
export function pairsOf(lives: Readonly<Record<string, string>>): string[] {
  return Object.entries(lives)
    .flatMap(([from, tos]) =>
      tos
        .split(' ')
        .filter(Boolean)
        .map((to) => `${from}>${to}`),
    )
    .toSorted();
}

/**
 * What a shop says of itself, without the zero character: terminals fill fields up with it, and PostgreSQL takes none. One
 * would have each payment there declined, and those that came with it decided one by one.
 */
export function shopWords<Words extends string | null | undefined>(words: Words): Words | string {
  return words?.includes('\0') ? words.replaceAll('\0', '') : words;
}

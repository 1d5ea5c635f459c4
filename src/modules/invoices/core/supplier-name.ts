const ENDINGS = /(limited|ltd|plc|llp)$/;

/** A name without capitals, blanks, points and the kind of company: "Foamline Ltd." is "Foamline Limited". */
function plain(name: string): string {
  const letters = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return letters.replace(ENDINGS, '') || letters;
}

/** The supplier whom somebody means by a name; null when there is none: one written otherwise is no other one (R51). */
export function findNamed<S extends { name: string }>(suppliers: readonly S[], name: string): S | null {
  return suppliers.find((known) => plain(known.name) === plain(name)) ?? null;
}

const written = (name: string) => name.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** Whether a name is written as it was, but for capitals and blanks: "Smith Co" is not the way "Smith & Co" is written. */
export function isWrittenSame(one: string, other: string): boolean {
  return written(one) === written(other);
}

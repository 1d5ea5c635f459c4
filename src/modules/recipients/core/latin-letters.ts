/** Letters that do not come apart into a base letter and a mark. */
const SPECIAL: Readonly<Record<string, string>> = {
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Ø: 'O',
  ø: 'o',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ð: 'D',
  ð: 'd',
  Þ: 'Th',
  þ: 'th',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
};

/** The text in unaccented Latin letters as far as that goes; other characters stay as they are. */
export function toLatinLetters(text: string): string {
  return [...text.normalize('NFKD').replace(/\p{M}/gu, '')].map((letter) => SPECIAL[letter] ?? letter).join('');
}

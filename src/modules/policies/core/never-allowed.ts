import { z } from 'zod';
import { categoryNamed, categoryWithCode } from '../../../kernel/merchant-category.ts';
import type { PolicyTerms } from './policy-terms.ts';

const entrySchema = z.object({
  /** `never`: nobody can allow it (R41). `exception`: closed unless a policy or a named exception opens it. */
  rule: z.enum(['never', 'exception']),
  kind: z.string(),
  codes: z.array(z.string()),
  /** First and last code of whole ranges. */
  ranges: z.array(z.tuple([z.string(), z.string()])),
  what: z.string(),
  why: z.string(),
});
export const neverAllowedSchema = z.object({ version: z.number().int().positive(), entries: z.array(entrySchema) });

export type NeverAllowedEntry = Readonly<z.infer<typeof entrySchema>>;

/** One version of the never-allowed list, ready for look-ups by category name and by code. */
export type NeverAllowedList = {
  readonly version: number;
  readonly entries: readonly NeverAllowedEntry[];
  readonly byCategory: ReadonlyMap<string, NeverAllowedEntry>;
  readonly byCode: ReadonlyMap<string, NeverAllowedEntry>;
};

/** Prepares a version of the list for look-ups; category names follow from the codes. */
export function indexNeverAllowed(list: z.infer<typeof neverAllowedSchema>): NeverAllowedList {
  const byCode = new Map(list.entries.flatMap((entry) => codesOf(entry).map((code) => [code, entry] as const)));
  const byCategory = new Map(
    [...byCode].flatMap(([code, entry]) => {
      const named = categoryWithCode(code);
      return named ? [[named.category, entry] as const] : [];
    }),
  );
  return { ...list, byCategory, byCode };
}

function codesOf(entry: NeverAllowedEntry): string[] {
  const inRanges = entry.ranges.flatMap(([first, last]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, place) =>
      String(Number(first) + place).padStart(first.length, '0'),
    ),
  );
  return [...entry.codes, ...inRanges];
}

/** Stripe's names of all that is never allowed: the outer fence around every card. */
export function blockedCategories(list: NeverAllowedList): string[] {
  return [...list.byCategory].filter(([, entry]) => entry.rule === 'never').map(([category]) => category);
}

/** The never-allowed categories that terms would allow, in plain words (R41). Empty is as it must be. */
export function neverAllowedIn(terms: PolicyTerms, list: NeverAllowedList): string[] {
  const isNever = (entry: NeverAllowedEntry | undefined) => entry?.rule === 'never';
  const names = [
    ...terms.categories.filter((category) => isNever(list.byCategory.get(category))).map(nameOfCategory),
    ...terms.mccs.filter((code) => isNever(list.byCode.get(code))).map(nameOfCode),
  ];
  return [...new Set(names)];
}

const nameOfCategory = (category: string) => categoryNamed(category)?.name ?? category;
const nameOfCode = (code: string) => categoryWithCode(code)?.name ?? code;

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { categoryWithCode, MERCHANT_CATEGORIES } from '../../../src/kernel/merchant-category.ts';
import { judgeCategory } from '../../../src/modules/policies/core/judge-category.ts';
import {
  blockedCategories,
  indexNeverAllowed,
  neverAllowedIn,
  neverAllowedSchema,
} from '../../../src/modules/policies/core/never-allowed.ts';
import {
  type PolicyTerms,
  policyTermsSchema,
  presetSchema,
  resolveTerms,
} from '../../../src/modules/policies/core/policy-terms.ts';
import { toRulebook } from '../../../src/modules/policies/core/rulebook.ts';
import groups from '../../../src/modules/policies/mcc-groups.json' with { type: 'json' };
import neverAllowedData from '../../../src/modules/policies/never-allowed.json' with { type: 'json' };
import presetData from '../../../src/modules/policies/presets.json' with { type: 'json' };

const list = indexNeverAllowed(neverAllowedSchema.parse(neverAllowedData));
const presets = z.array(presetSchema).parse(presetData);
const terms = new Map(presets.map((preset) => [preset.slug, resolveTerms(preset, groups)]));

const rulebookOf = (slug: string) => toRulebook({ id: slug, slug, version: 1, terms: termsOf(slug) });

function termsOf(slug: string): PolicyTerms {
  const found = terms.get(slug);
  if (!found) throw new Error(`no preset ${slug}`);
  return found;
}

describe('merchant categories', () => {
  it('are 295, each with a name and a code of its own', () => {
    expect(MERCHANT_CATEGORIES).toHaveLength(295);
    expect(new Set(MERCHANT_CATEGORIES.map((row) => row.category)).size).toBe(295);
    expect(new Set(MERCHANT_CATEGORIES.map((row) => row.code)).size).toBe(295);
    expect(categoryWithCode('5411')?.category).toBe('grocery_stores_supermarkets');
  });

  it('have short names of their own in plain British words', () => {
    const names = MERCHANT_CATEGORIES.map((row) => row.name);
    expect(new Set(names).size).toBe(295);
    const american = /package|jewelry|theater|parlor|\btires?\b|apparel|automobile|organization|not elsewhere| - |\//i;
    expect(names.filter((name) => american.test(name) || name.length > 40)).toEqual([]);
    expect(categoryWithCode('5921')?.name).toBe('Off-licences');
  });
});

describe('presets', () => {
  it('are P1 to P9 and allow nothing that is never allowed (R41)', () => {
    expect(presets.map((preset) => preset.slug)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9']);
    for (const preset of terms.values()) {
      expect(neverAllowedIn(preset, list)).toEqual([]);
      expect(policyTermsSchema.parse(preset)).toEqual(preset);
    }
  });

  it('have their numbers', () => {
    const numbers = presets.map(({ slug, limits: l }) => [
      slug,
      l.capPence,
      l.extendedCapPence,
      l.extendedCapNeeds,
      l.perPaymentPence,
      l.yearCapPence,
      l.awardsInTwelveMonths,
      l.expiryDays,
      l.methods.join(' '),
    ]);
    expect(numbers).toEqual([
      ['P1', 30000, 50000, 'finance', null, 30000, 1, 90, 'card voucher invoice'],
      ['P2', 25000, 40000, 'ot_note', null, null, null, 60, 'invoice card'],
      ['P3', 15000, null, null, 2500, null, null, 28, 'card voucher'],
      ['P4', 40000, null, null, null, 40000, null, 60, 'invoice card'],
      ['P5', 6000, null, null, null, null, 3, 28, 'voucher card'],
      ['P6', 15000, null, 'second_clinician', null, null, null, 90, 'invoice'],
      ['P7', 20000, 40000, 'exception', null, null, null, 14, 'card voucher'],
      ['P8', 10000, null, null, null, 10000, null, 90, 'voucher invoice'],
      ['P9', 15000, null, null, null, 15000, null, 90, 'voucher card'],
    ]);
  });

  it('resolve their groups, with what is added and taken out', () => {
    expect(termsOf('P2').categories).toContain('shoe_stores');
    expect(termsOf('P8').mccs).toContain('7997');
    expect(termsOf('P8').mccs).not.toContain('5812');
    expect(termsOf('P9').mccs).toContain('5812');
    expect(termsOf('P3').mccs).toEqual(['4111', '4112', '4121', '4131', '4784', '4789', '5541', '7523']);
  });

  it('refuse a code that Stripe has no name for', () => {
    const [preset] = presets;
    expect(() => preset && resolveTerms({ ...preset, plusCodes: ['6050'] }, groups)).toThrow(/6050/);
  });
});

describe("a merchant's category", () => {
  it.each([
    ['P5', 'grocery_stores_supermarkets', '5411', 'allowed'],
    ['P5', 'grocery_stores_supermarkets', null, 'allowed'],
    ['P5', 'not_named_yet', '5411', 'allowed'],
    ['P1', 'hotels_motels_and_resorts', '3501', 'allowed'],
    ['P5', 'taxicabs_limousines', '4121', 'not_in_policy'],
    ['P5', 'grocery_stores_supermarkets', '4121', 'not_in_policy'],
    ['P5', 'package_stores_beer_wine_and_liquor', '5921', 'never_allowed'],
    ['P5', 'grocery_stores_supermarkets', '5921', 'never_allowed'],
    ['P5', 'package_stores_beer_wine_and_liquor', '5411', 'never_allowed'],
    ['P5', 'not_named_yet', '6050', 'never_allowed'],
    ['P5', 'not_named_yet', '6537', 'never_allowed'],
    ['P5', 'not_named_yet', '7322', 'never_allowed'],
    ['P5', 'automated_cash_disburse', '6011', 'cash'],
    ['P5', 'manual_cash_disburse', null, 'cash'],
    ['P3', 'automated_fuel_dispensers', '5542', 'deposit_hold'],
    ['P3', 'service_stations', '5542', 'deposit_hold'],
    ['P3', 'car_rental_agencies', '7512', 'deposit_hold'],
    ['P1', 'direct_marketing_subscription', '5968', 'subscription'],
    ['P1', 'airlines_air_carriers', '3000', 'not_in_policy'],
    ['P1', 'not_named_yet', '3350', 'not_in_policy'],
    ['P1', 'not_named_yet', '3351', 'unknown'],
    ['P5', 'not_named_yet', null, 'unknown'],
    ['P5', 'not_named_yet', '', 'unknown'],
  ])('under %s, %s with code %s is %s (R40, R41, R42)', (...row) => {
    const [slug, category, categoryCode, verdict] = row;
    expect(judgeCategory({ category, categoryCode }, rulebookOf(slug), list)).toBe(verdict);
  });

  it('that is never allowed stays so under any policy whatever (R41)', () => {
    const everything = {
      categories: new Set(MERCHANT_CATEGORIES.map((row) => row.category)),
      mccs: new Set(MERCHANT_CATEGORIES.map((row) => row.code)),
    };
    const never = blockedCategories(list);
    fc.assert(
      fc.property(fc.constantFrom(...never), fc.constantFrom(...MERCHANT_CATEGORIES), (category, other) => {
        expect(['never_allowed', 'cash']).toContain(
          judgeCategory({ category, categoryCode: other.code }, everything, list),
        );
      }),
    );
  });

  it('is allowed only when a policy lists it by name or by code', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...presets),
        fc.constantFrom(...MERCHANT_CATEGORIES),
        (preset, { category, code }) => {
          const verdict = judgeCategory({ category, categoryCode: code }, rulebookOf(preset.slug), list);
          expect(verdict === 'allowed').toBe(termsOf(preset.slug).categories.includes(category));
        },
      ),
    );
  });
});

describe('the never-allowed list', () => {
  it('gives Stripe 36 names to block, and no name that any preset allows', () => {
    const blocked = blockedCategories(list);
    expect(new Set(blocked).size).toBe(36);
    expect(blocked).toContain('government_licensed_online_casions_online_gambling_us_region_only');
    expect([...terms.values()].flatMap((preset) => preset.categories).filter((name) => blocked.includes(name))).toEqual(
      [],
    );
  });

  it('names what terms would wrongly allow (R41)', () => {
    expect(
      neverAllowedIn({ ...termsOf('P5'), categories: ['pawn_shops'], mccs: ['5933', '6050', '5411'] }, list),
    ).toEqual(['Pawnbrokers', '6050']);
  });
});

import presets from '../../src/modules/policies/presets.json' with { type: 'json' };
import words from '../data/policy-words.json' with { type: 'json' };
import type { MerchantKey } from './award-plan.ts';

type Slug = keyof typeof words;

/** What a plan has to know of a policy to stay within it. */
export type Terms = {
  slug: string;
  expiryDays: number;
  perPaymentPence: number | null;
  methods: readonly string[];
  merchants: readonly MerchantKey[];
  asks: readonly { need: string; outcome: string; otherHelpTried: string }[];
  /** Steps within which all is spent, or since which an award is live, even when a step is five days long. */
  windowSteps: number;
};

const isPlanned = (slug: string): slug is Slug => slug in words;
const LONGEST_STEP_DAYS = 5;

/** The terms of a preset policy. Throws for a policy that no card or voucher can be had under. */
export function termsOf(slug: string): Terms {
  const preset = presets.find((each) => each.slug === slug);
  if (!preset || !isPlanned(slug)) throw new Error(`No award of the demonstration is under ${slug}`);
  const { expiryDays, perPaymentPence, methods } = preset.limits;
  const { merchants, asks } = words[slug];
  const windowSteps = Math.max(1, Math.floor((expiryDays - 3) / LONGEST_STEP_DAYS));
  return { slug, expiryDays, perPaymentPence, methods, merchants: merchants as MerchantKey[], asks, windowSteps };
}

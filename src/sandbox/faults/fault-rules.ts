import type Stripe from 'stripe';
import { z } from 'zod';

/** When a rule strikes: at each occasion it fits, unless it is told to be rarer or to end. */
const CHANCE = {
  /** From 0 to 1; 1 unless given. */
  probability: z.number().min(0).max(1).optional(),
  /** How often it still strikes; without end unless given. */
  next: z.int().min(0).optional(),
};
const MS = z.int().min(0).max(31_536_000_000);

/** Events by their types; `*` stands for anything. */
const ON_EVENTS = { ...CHANCE, types: z.array(z.string().min(1)).optional() };
/** Calls by path and method; `*` stands for anything. */
const ON_CALLS = {
  ...CHANCE,
  paths: z.array(z.string().startsWith('/')).optional(),
  methods: z.array(z.enum(['GET', 'POST', 'DELETE'])).optional(),
};

/** Why Stripe declines by itself where nothing that the sandbox keeps would make it. */
const STRIPE_REASONS = [
  'account_disabled',
  'insecure_authorization_method',
  'network_fallback',
  'not_allowed',
  'pin_blocked',
  'stripe_internal_error',
  'suspected_fraud',
  'verification_failed',
] as const satisfies Stripe.Issuing.Authorization.RequestHistory.Reason[];

const RULES = [
  z.strictObject({
    fault: z.literal('drop_event'),
    ...ON_EVENTS,
    shown_as: z.enum(['failed', 'delivered']).optional(),
  }),
  z.strictObject({ fault: z.literal('duplicate_event'), ...ON_EVENTS, ms: MS.optional() }),
  z.strictObject({ fault: z.literal('delay_event'), ...ON_EVENTS, ms: MS }),
  z.strictObject({ fault: z.literal('shuffle_events'), ...ON_EVENTS, ms: MS.optional() }),
  z.strictObject({ fault: z.literal('newest_first') }),
  z.strictObject({ fault: z.literal('rate_limit'), ...ON_CALLS }),
  z.strictObject({ fault: z.literal('server_error'), ...ON_CALLS, stored: z.boolean().optional() }),
  z.strictObject({ fault: z.literal('slow_answer'), ...ON_CALLS, ms: MS.max(600_000) }),
  z.strictObject({ fault: z.literal('reset_before'), ...ON_CALLS }),
  z.strictObject({ fault: z.literal('reset_after'), ...ON_CALLS }),
  z.strictObject({
    fault: z.literal('late_decision'),
    ...CHANCE,
    action: z.enum(['approve', 'decline']).optional(),
  }),
  z.strictObject({
    fault: z.literal('lost_request'),
    ...CHANCE,
    action: z.enum(['approve', 'decline']).optional(),
  }),
  z.strictObject({ fault: z.literal('stripe_declines'), ...CHANCE, reason: z.enum(STRIPE_REASONS) }),
  z.strictObject({
    fault: z.literal('late_capture'),
    ...CHANCE,
    after: z.enum(['expired', 'reversed']).optional(),
  }),
  z.strictObject({ fault: z.literal('zero_and_rehold'), ...CHANCE }),
  z.strictObject({
    fault: z.literal('part_release'),
    ...CHANCE,
    share: z.number().gt(0).max(1).optional(),
  }),
  z.strictObject({
    fault: z.literal('refund_link'),
    ...CHANCE,
    to: z.enum(['none', 'another']),
  }),
] as const;

/** One deliberate misbehaviour of Stripe, of its network or of the line to it. */
export const FAULT_RULE = z.discriminatedUnion('fault', RULES);
export type FaultRule = z.output<typeof FAULT_RULE>;
export type FaultName = FaultRule['fault'];
export type FaultRuleOf<N extends FaultName> = Extract<FaultRule, { fault: N }>;

/** All faults there are at a time, and where their chance begins. */
export const FAULTS = z.strictObject({
  seed: z.int().min(0).optional(),
  faults: z.array(FAULT_RULE).max(100).optional(),
});
export type Faults = z.input<typeof FAULTS>;

/** What happens now, as far as rules choose by it. */
export type Occasion = { type?: string; path?: string; method?: string; after?: string };

/** Whether a rule is about this occasion at all. */
export function fits(rule: FaultRule, occasion: Occasion): boolean {
  if ('types' in rule && rule.types && !rule.types.some((pattern) => isLike(occasion.type, pattern))) return false;
  if (!fitsPath('paths' in rule ? rule.paths : undefined, occasion.path)) return false;
  if ('methods' in rule && rule.methods && !rule.methods.some((method) => method === occasion.method)) return false;
  return !('after' in rule && rule.after && rule.after !== occasion.after);
}

/** What a service calls; shops that are played by hand meet faults only when they are named. */
function fitsPath(patterns: readonly string[] | undefined, path: string | undefined): boolean {
  if (path === undefined) return true;
  if (!patterns) return !path.startsWith('/v1/test_helpers/');
  return patterns.some((pattern) => isLike(path, pattern));
}

/** `issuing_card.*` is like `issuing_card.updated`. */
function isLike(text: string | undefined, pattern: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
    .join('.*');
  return text !== undefined && new RegExp(`^${expression}$`).test(text);
}

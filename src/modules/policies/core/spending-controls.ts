import { z } from 'zod';

/** A shop: by the network's own id of it, or by its name where there is none. */
export const merchantRefSchema = z.union([
  z.strictObject({ networkId: z.string().trim().min(1).max(40) }),
  z.strictObject({ name: z.string().trim().min(2).max(60) }),
]);
export type MerchantRef = z.infer<typeof merchantRefSchema>;

const limit = z.number().int().positive().nullable();
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 08:00')
  .meta({ description: 'A time in London, as 08:00.' });

/** What a policy version may restrict beyond categories and the cap. Limits are on approved amounts, in pence. */
export const controlFields = {
  /** Most for one payment. */
  perPaymentPence: limit,
  /** Most in one London day. */
  dailyPence: limit,
  /** Most from Monday to Sunday. */
  weeklyPence: limit,
  /** Most in a calendar month. */
  monthlyPence: limit,
  /** Most payments over the award's life; 1 is a card for a single use. */
  maxPayments: z.number().int().positive().nullable(),
  cardPresence: z.enum(['any', 'in_person', 'online']),
  /** ISO weekdays by London time, 1 is Monday; null is every day. */
  days: z.array(z.number().int().min(1).max(7)).min(1).nullable(),
  /** By London time; `until` itself is outside. An earlier `until` is on the next day. */
  hours: z.strictObject({ from: timeOfDay, until: timeOfDay }).nullable(),
  /** Only these shops may be paid; empty is any shop. */
  onlyMerchants: z.array(merchantRefSchema),
  /** These shops may not be paid. */
  blockedMerchants: z.array(merchantRefSchema),
};

/** The same with defaults that restrict nothing, so versions from before a field keep their meaning. */
export const spendingControls = {
  perPaymentPence: controlFields.perPaymentPence.default(null),
  dailyPence: controlFields.dailyPence.default(null),
  weeklyPence: controlFields.weeklyPence.default(null),
  monthlyPence: controlFields.monthlyPence.default(null),
  maxPayments: controlFields.maxPayments.default(null),
  cardPresence: controlFields.cardPresence.default('any'),
  days: controlFields.days.default(null),
  hours: controlFields.hours.default(null),
  onlyMerchants: controlFields.onlyMerchants.default([]),
  blockedMerchants: controlFields.blockedMerchants.default([]),
};

import { z } from 'zod';
import { EXPAND, integer, list, metadata, text } from '../wire/param.ts';
import { CARDHOLDER_SPENDING_CONTROLS } from './spending-controls.ts';

export const ADDRESS = z.strictObject({
  city: text(),
  country: text(2),
  line1: text(),
  line2: z.string().optional(),
  postal_code: text(),
  state: z.string().optional(),
});

const INDIVIDUAL = z.strictObject({
  card_issuing: z
    .strictObject({
      user_terms_acceptance: z
        .strictObject({ date: integer().optional(), ip: text().optional(), user_agent: z.string().optional() })
        .optional(),
    })
    .optional(),
  dob: z.strictObject({ day: integer(1, 31), month: integer(1, 12), year: integer(1900, 2100) }).optional(),
  first_name: text().optional(),
  last_name: text().optional(),
  verification: z
    .strictObject({ document: z.strictObject({ back: text().optional(), front: text().optional() }).optional() })
    .optional(),
});

const CHANGEABLE = {
  ...EXPAND,
  company: z.strictObject({ tax_id: text().optional() }).optional(),
  email: z.string().optional(),
  individual: INDIVIDUAL.optional(),
  metadata: metadata().optional(),
  phone_number: z.string().optional(),
  preferred_locales: list(z.enum(['de', 'en', 'es', 'fr', 'it'])).optional(),
  spending_controls: CARDHOLDER_SPENDING_CONTROLS.optional(),
  status: z.enum(['active', 'inactive']).optional(),
};

export const UPDATE_CARDHOLDER = z.strictObject({
  ...CHANGEABLE,
  billing: z.strictObject({ address: ADDRESS }).optional(),
});
export const CREATE_CARDHOLDER = z.strictObject({
  ...CHANGEABLE,
  billing: z.strictObject({ address: ADDRESS }),
  name: text(),
  type: z.enum(['individual', 'company']).default('individual'),
});

export type CardholderChanges = z.output<typeof UPDATE_CARDHOLDER>;
export type NewCardholder = z.output<typeof CREATE_CARDHOLDER>;

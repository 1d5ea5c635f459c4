import { z } from 'zod';
import { clearableText, createdFilter, EXPAND, integer, LIST, metadata, text } from '../wire/param.ts';
import { ADDRESS } from './cardholder-params.ts';
import { CARD_SPENDING_CONTROLS } from './spending-controls.ts';

const SHIPPING = z.strictObject({
  address: ADDRESS,
  address_validation: z
    .strictObject({ mode: z.enum(['disabled', 'normalization_only', 'validation_and_normalization']) })
    .optional(),
  business_name: text().optional(),
  customs: z.strictObject({ eori_number: text().optional() }).optional(),
  name: text(),
  phone_number: text().optional(),
  require_signature: z.enum(['true', 'false']).optional(),
  service: z.enum(['standard', 'express', 'priority']).default('standard'),
  type: z.enum(['individual', 'bulk']).default('individual'),
});

const CHANGEABLE = {
  ...EXPAND,
  financial_account: text().optional(),
  metadata: metadata().optional(),
  personalization_design: text().optional(),
  pin: z.strictObject({ encrypted_number: text().optional() }).optional(),
  shipping: SHIPPING.optional(),
  spending_controls: CARD_SPENDING_CONTROLS.optional(),
};

export const CREATE_CARD = z.strictObject({
  ...CHANGEABLE,
  currency: text(3),
  type: z.enum(['virtual', 'physical']),
  cardholder: text().optional(),
  exp_month: integer(1, 12).optional(),
  exp_year: integer(2000, 2100).optional(),
  lifecycle_controls: z.strictObject({ cancel_after: z.strictObject({ payment_count: integer(1) }) }).optional(),
  replacement_for: text().optional(),
  replacement_reason: z.enum(['damaged', 'expired', 'lost', 'stolen']).optional(),
  second_line: clearableText(24).optional(),
  status: z.enum(['active', 'inactive']).default('inactive'),
});

export const UPDATE_CARD = z.strictObject({
  ...CHANGEABLE,
  cancellation_reason: z.enum(['lost', 'stolen']).optional(),
  status: z.enum(['active', 'inactive', 'canceled']).optional(),
});

export const LIST_CARDS = z.strictObject({
  ...LIST,
  cardholder: text().optional(),
  created: createdFilter().optional(),
  exp_month: integer().optional(),
  exp_year: integer().optional(),
  last4: text(4).optional(),
  personalization_design: text().optional(),
  status: z.enum(['active', 'inactive', 'canceled']).optional(),
  type: z.enum(['virtual', 'physical']).optional(),
});

export type NewCard = z.output<typeof CREATE_CARD>;
export type CardChanges = z.output<typeof UPDATE_CARD>;
export type SentShipping = z.output<typeof SHIPPING>;

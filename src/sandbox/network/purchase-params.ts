import { z } from 'zod';
import { bool, EXPAND, integer, text } from '../wire/param.ts';
import { isMerchantCategory } from './merchant-category.ts';
import { FLEET, FUEL } from './purchase-details.ts';

const category = text().transform((value, ctx) => {
  if (isMerchantCategory(value)) return value;
  ctx.addIssue({
    code: 'custom',
    message: `Invalid merchant category: ${value}`,
    params: { code: 'parameter_invalid' },
  });
  return z.NEVER;
});

export const MERCHANT = z.strictObject({
  category: category.optional(),
  city: text().optional(),
  country: text(2).optional(),
  name: text().optional(),
  network_id: text().optional(),
  postal_code: text().optional(),
  state: text().optional(),
  terminal_id: text().optional(),
  url: text().optional(),
});

const MATCH = z.enum(['match', 'mismatch', 'not_provided']);
const LEVEL = z.enum(['elevated', 'highest', 'low', 'normal', 'not_assessed', 'unknown']);

export const PURCHASE = z.strictObject({
  ...EXPAND,
  card: text(),
  amount: integer(0).optional(),
  amount_details: z.strictObject({ atm_fee: integer(0).optional(), cashback_amount: integer(0).optional() }).optional(),
  authorization_method: z.enum(['chip', 'contactless', 'keyed_in', 'online', 'swipe']).default('online'),
  currency: text(3).optional(),
  fleet: FLEET.optional(),
  fraud_disputability_likelihood: z.enum(['neutral', 'unknown', 'very_likely', 'very_unlikely']).optional(),
  fuel: FUEL.optional(),
  is_amount_controllable: bool().default(false),
  merchant_amount: integer(0).optional(),
  merchant_currency: text(3).optional(),
  merchant_data: MERCHANT.optional(),
  network_data: z.strictObject({ acquiring_institution_id: text().optional() }).optional(),
  risk_assessment: z
    .strictObject({
      card_testing_risk: z
        .strictObject({
          invalid_account_number_decline_rate_past_hour: integer(0, 100).optional(),
          invalid_credentials_decline_rate_past_hour: integer(0, 100).optional(),
          level: LEVEL,
        })
        .optional(),
      fraud_risk: z.strictObject({ level: LEVEL, score: text().optional() }).optional(),
      merchant_dispute_risk: z.strictObject({ dispute_rate: integer(0, 100).optional(), level: LEVEL }).optional(),
    })
    .optional(),
  verification_data: z
    .strictObject({
      address_line1_check: MATCH.optional(),
      address_postal_code_check: MATCH.optional(),
      authentication_exemption: z
        .strictObject({
          claimed_by: z.enum(['acquirer', 'issuer']),
          type: z.enum(['low_value_transaction', 'transaction_risk_analysis', 'unknown']),
        })
        .optional(),
      cvc_check: MATCH.optional(),
      expiry_check: MATCH.optional(),
      three_d_secure: z
        .strictObject({ result: z.enum(['attempt_acknowledged', 'authenticated', 'failed', 'required']) })
        .optional(),
    })
    .optional(),
  wallet: z.enum(['apple_pay', 'google_pay', 'samsung_pay']).optional(),
});

export type Purchase = z.output<typeof PURCHASE>;
export type SentMerchant = z.output<typeof MERCHANT>;

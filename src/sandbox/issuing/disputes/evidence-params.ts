import { z } from 'zod';
import { bool, clearableText, integer, text } from '../../wire/param.ts';

const emptied = () => z.literal('').transform(() => null);
const words = () => clearableText(20_000).optional();
const file = () => clearableText().optional();
const day = () => z.union([integer(0), emptied()]).optional();
const choice = <T extends string>(...values: [T, ...T[]]) => z.union([z.enum(values), emptied()]).optional();

const PRODUCT = { product_description: words(), product_type: choice('merchandise', 'service') };
const RETURN = { return_status: choice('merchant_rejected', 'successful'), returned_at: day() };
const ALWAYS = { additional_documentation: file(), explanation: words() };

/** What may be told for each reason to dispute. An empty value takes back what was told. */
const FIELDS = {
  canceled: {
    ...ALWAYS,
    ...PRODUCT,
    ...RETURN,
    canceled_at: day(),
    cancellation_policy_provided: z.union([bool(), emptied()]).optional(),
    cancellation_reason: words(),
    expected_at: day(),
  },
  duplicate: {
    ...ALWAYS,
    card_statement: file(),
    cash_receipt: file(),
    check_image: file(),
    original_transaction: text().optional(),
  },
  fraudulent: ALWAYS,
  merchandise_not_as_described: { ...ALWAYS, ...RETURN, received_at: day(), return_description: words() },
  no_valid_authorization: ALWAYS,
  not_received: { ...ALWAYS, ...PRODUCT, expected_at: day() },
  other: { ...ALWAYS, ...PRODUCT },
  service_not_as_described: { ...ALWAYS, canceled_at: day(), cancellation_reason: words(), received_at: day() },
} as const;

export type Reason = keyof typeof FIELDS;
export const REASONS = Object.keys(FIELDS) as Reason[];

/** Files that evidence points at, by the field that names them. */
export const FILE_FIELDS = ['additional_documentation', 'card_statement', 'cash_receipt', 'check_image'] as const;

/** The names of what may be told for a reason. */
export function fieldsOf(reason: Reason): string[] {
  return Object.keys(FIELDS[reason]);
}

const told = <S extends z.ZodRawShape>(fields: S) => z.union([z.strictObject(fields), emptied()]).optional();

export const EVIDENCE = z.strictObject({
  reason: z.enum(REASONS).optional(),
  canceled: told(FIELDS.canceled),
  duplicate: told(FIELDS.duplicate),
  fraudulent: told(FIELDS.fraudulent),
  merchandise_not_as_described: told(FIELDS.merchandise_not_as_described),
  no_valid_authorization: told(FIELDS.no_valid_authorization),
  not_received: told(FIELDS.not_received),
  other: told(FIELDS.other),
  service_not_as_described: told(FIELDS.service_not_as_described),
});

export type SentEvidence = z.output<typeof EVIDENCE>;

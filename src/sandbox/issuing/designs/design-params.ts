import { z } from 'zod';
import { bool, clearableText, EXPAND, LIST, list, metadata, text } from '../../wire/param.ts';

const line = () => clearableText(200).optional();
const CARRIER_TEXT = z.strictObject({
  footer_body: line(),
  footer_title: line(),
  header_body: line(),
  header_title: line(),
});
const PREFERENCES = z.strictObject({ is_default: bool() });

export const CREATE_DESIGN = z.strictObject({
  ...EXPAND,
  physical_bundle: text(),
  card_logo: text().optional(),
  carrier_text: CARRIER_TEXT.optional(),
  lookup_key: text(200).optional(),
  metadata: metadata().optional(),
  name: text(200).optional(),
  preferences: PREFERENCES.optional(),
  transfer_lookup_key: bool().default(false),
});

export const UPDATE_DESIGN = z.strictObject({
  ...EXPAND,
  physical_bundle: text().optional(),
  card_logo: clearableText().optional(),
  carrier_text: z.union([CARRIER_TEXT, z.literal('').transform(() => null)]).optional(),
  lookup_key: clearableText(200).optional(),
  metadata: metadata().optional(),
  name: clearableText(200).optional(),
  preferences: PREFERENCES.optional(),
  transfer_lookup_key: bool().default(false),
});

export const LIST_DESIGNS = z.strictObject({
  ...LIST,
  lookup_keys: list(text()).optional(),
  preferences: z.strictObject({ is_default: bool().optional(), is_platform_default: bool().optional() }).optional(),
  status: z.enum(['active', 'inactive', 'rejected', 'review']).optional(),
});

const TEXT_REASONS = [
  'geographic_location',
  'inappropriate',
  'network_name',
  'non_fiat_currency',
  'other',
  'other_entity',
  'promotional_material',
] as const;

export const REJECT_DESIGN = z.strictObject({
  ...EXPAND,
  rejection_reasons: z.strictObject({
    card_logo: list(z.enum([...TEXT_REASONS, 'non_binary_image'])).optional(),
    carrier_text: list(z.enum(TEXT_REASONS)).optional(),
  }),
});

export type DesignChanges = z.output<typeof UPDATE_DESIGN>;
export type NewDesign = z.output<typeof CREATE_DESIGN>;
export type Rejection = z.output<typeof REJECT_DESIGN>['rejection_reasons'];

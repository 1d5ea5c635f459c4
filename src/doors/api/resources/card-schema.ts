import { z } from 'zod';
import { CANCEL_REASONS, CARD_STATUSES, REPLACEMENT_REASONS, SHIPPING_STATUSES } from '../../../modules/cards/index.ts';
import type { CardView } from '../../../modules/reports/index.ts';
import { id, instant } from '../schemas.ts';

const shippingSchema = z
  .object({
    status: z.enum(SHIPPING_STATUSES),
    arrivesBy: instant.nullable().meta({ description: "Stripe's estimate." }),
    shippedAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Shipping', description: 'Where a posted card is, as Stripe last said.' });

export const cardSchema = z
  .object({
    id,
    stripeCardId: z
      .string()
      .nullable()
      .meta({ description: 'Null until Stripe has made it.', example: 'ic_1QabcdefGHIJ' }),
    type: z.enum(['virtual', 'physical']),
    status: z.enum(CARD_STATUSES),
    last4: z.string().nullable().meta({ example: '4242' }),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    replacementFor: id.nullable().meta({ description: 'The card in whose place it was made (R48).' }),
    replacementReason: z.enum(REPLACEMENT_REASONS).nullable().meta({
      description: 'Null also for a card from a box that a posted one made way for: nothing had happened to that.',
    }),
    inPersonOnly: z.boolean().meta({ description: 'From a box of the practice: it works at tills only.' }),
    shipping: shippingSchema.nullable().meta({ description: 'Of a posted card.' }),
  })
  .meta({ id: 'Card', description: 'A prepaid card. Its number is never here: only Stripe shows it.' });

const dated = (at: Date | null) => at?.toISOString() ?? null;

/** The card as every reader may see it: why it is frozen is not part of it. */
export function toCard(view: CardView): z.output<typeof cardSchema> {
  const { shipping } = view;
  return {
    id: view.id,
    stripeCardId: view.stripeCardId,
    type: view.type,
    status: view.status,
    last4: view.last4,
    cancelReason: view.cancelReason,
    replacementFor: view.replacementFor,
    replacementReason: view.replacementReason,
    inPersonOnly: view.inPersonOnly,
    shipping: shipping
      ? {
          status: shipping.status,
          arrivesBy: dated(shipping.arrivesBy),
          shippedAt: dated(shipping.shippedAt),
          deliveredAt: dated(shipping.deliveredAt),
        }
      : null,
  };
}

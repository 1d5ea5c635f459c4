import { z } from 'zod';
import type { Principal } from '../../../kernel/principal.ts';
import { AWARD_STATUSES, END_REASONS, PAUSE_REASONS } from '../../../modules/awards/index.ts';
import type { AwardView } from '../../../modules/reports/index.ts';
import { VOUCHER_STATUSES } from '../../../modules/vouchers/index.ts';
import { recipientPseudonym, worksFor } from '../pseudonym.ts';
import { day, id, instant, pageOf, pence, practiceCode } from '../schemas.ts';
import { cardSchema, toCard } from './card-schema.ts';

export const awardSchema = z
  .object({
    id,
    reference: z.string().meta({ description: 'All that Stripe is told of the award.', example: 'A-7K3M9Q' }),
    status: z.enum(AWARD_STATUSES),
    practice: practiceCode,
    policy: z.string().meta({ example: 'P5' }),
    policyVersion: z.int().meta({ description: 'The version the award was made under and keeps.' }),
    method: z.enum(['card', 'voucher', 'invoice']),
    cardType: z.enum(['virtual', 'physical']).nullable(),
    amountPence: pence.meta({ description: 'What was asked for.' }),
    addedPence: pence.meta({ description: 'What was approved beyond it since.' }),
    availablePence: pence.meta({ description: 'What can still be spent.' }),
    heldPence: pence.meta({ description: 'Reserved by open authorizations.' }),
    spentPence: pence.meta({ description: 'Captures less refunds and what was recovered.' }),
    recoveredPence: pence.meta({ description: 'Won in disputes or paid back by a person.' }),
    shortfallPence: pence.meta({ description: 'What captures took beyond the award.' }),
    card: cardSchema.nullable().meta({ description: "The newest live card; a voucher's backing card is one too." }),
    cards: z.array(cardSchema).meta({ description: 'Every card the award ever had, newest first.' }),
    voucher: z
      .object({ status: z.enum(VOUCHER_STATUSES) })
      .nullable()
      .meta({ description: 'Of vouchers, once issued. Never its code.' }),
    expiresOn: day.meta({ description: 'The last day it works, to midnight in London.' }),
    isCarriedForward: z.boolean().meta({ description: 'The commissioner let it end after its year (R7).' }),
    pauseReason: z.enum(PAUSE_REASONS).nullable().meta({ description: 'Why nothing may be paid from it.' }),
    recipientId: id.nullable().meta({ description: 'Only for keys of the practice itself (R16).' }),
    recipientPseudonym: z.string().nullable().meta({
      description: 'For all other keys: always the same for the same person.',
      example: 'rp_9f2kQm1xT0aBcDeF',
    }),
    budgetId: id,
    need: z.string(),
    outcome: z.string(),
    otherHelpTried: z.string(),
    legalRoute: z.enum(['direct_payment', 'notional', 'discretionary']),
    requestedAt: instant,
    requestedBy: z.string().meta({ description: 'Name of the person or key.' }),
    decidedAt: instant.nullable(),
    decidedBy: z.string().nullable(),
    refusalReason: z.string().nullable(),
    endedAt: instant.nullable(),
    endReason: z.enum(END_REASONS).nullable(),
  })
  .meta({ id: 'Award', description: 'The decision to help one person with up to an amount. Nobody is named in it.' });

export const awardPage = pageOf(awardSchema).meta({ id: 'AwardPage' });

type AwardDocument = z.output<typeof awardSchema>;

function recipientFor(
  reader: { principal: Principal; pseudonymKey: Buffer },
  view: AwardView,
): Pick<AwardDocument, 'recipientId' | 'recipientPseudonym'> {
  return worksFor(reader.principal, view.practiceId)
    ? { recipientId: view.recipientId, recipientPseudonym: null }
    : { recipientId: null, recipientPseudonym: recipientPseudonym(reader.pseudonymKey, view.recipientId) };
}

/** The award as this reader may see it. */
export function toAward(reader: { principal: Principal; pseudonymKey: Buffer }, view: AwardView): AwardDocument {
  return {
    id: view.id,
    reference: view.reference,
    status: view.status,
    practice: view.practice,
    policy: view.policy,
    policyVersion: view.policyVersion,
    method: view.method,
    cardType: view.cardType,
    amountPence: view.amountPence,
    addedPence: view.addedPence,
    availablePence: view.availablePence,
    heldPence: view.heldPence,
    spentPence: view.spentPence,
    recoveredPence: view.recoveredPence,
    shortfallPence: view.shortfallPence,
    card: view.card ? toCard(view.card) : null,
    cards: view.cards.map(toCard),
    voucher: view.voucher,
    expiresOn: view.expiresOn,
    isCarriedForward: view.isCarriedForward,
    pauseReason: view.pauseReason,
    ...recipientFor(reader, view),
    budgetId: view.budgetId,
    need: view.need,
    outcome: view.outcome,
    otherHelpTried: view.otherHelpTried,
    legalRoute: view.legalRoute,
    requestedAt: view.requestedAt.toISOString(),
    requestedBy: view.requestedBy,
    decidedAt: view.decidedAt?.toISOString() ?? null,
    decidedBy: view.decidedBy,
    refusalReason: view.refusalReason,
    endedAt: view.endedAt?.toISOString() ?? null,
    endReason: view.endReason,
  };
}

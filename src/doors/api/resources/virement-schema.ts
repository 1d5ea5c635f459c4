import { z } from 'zod';
import { VIREMENT_SIDES } from '../../../modules/budgets/index.ts';
import { VIREMENT_ORDERS, VIREMENT_STATES, type VirementView } from '../../../modules/reports/index.ts';
import { day, id, inOrder, instant, pageOf, pence, practiceCode } from '../schemas.ts';

const virementState = z.enum(VIREMENT_STATES);

/** What a list of offers can be narrowed to. */
export const virementFilter = {
  state: virementState.optional().meta({ description: 'Only those in this state.' }),
  practice: practiceCode.optional().meta({ description: 'Only those that this practice gives or gets.' }),
  sort: inOrder(VIREMENT_ORDERS),
};

const side = z.enum(VIREMENT_SIDES).meta({ description: 'The practice that gives, the one that gets, or finance.' });

export const virementSchema = z
  .object({
    id,
    state: virementState.meta({ description: '`expired` once its last day has passed without all three.' }),
    fromPractice: practiceCode.meta({ description: 'Gives.' }),
    toPractice: practiceCode.meta({ description: 'Gets it.' }),
    financialYear: z.string().meta({ description: 'Whose money it is.', example: '2026/27' }),
    amountPence: pence,
    reason: z.string(),
    expiresOn: day.meta({ description: 'The last day on which it can be agreed to.' }),
    proposedBy: z.string(),
    proposedAt: instant,
    consents: z
      .array(z.object({ side, by: z.string(), at: instant }))
      .meta({ description: 'Who has agreed; three different people in the end (R9).' }),
    missing: z.array(side).meta({ description: 'Who has still to agree; empty once it no longer stands.' }),
    endedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    note: z.string().nullable().meta({ description: 'Why it was refused or taken back.' }),
  })
  .meta({ id: 'Virement', description: "An offer of money of one practice's budget to another's." });

export const virementPage = pageOf(virementSchema).meta({ id: 'VirementPage' });

export function toVirement(view: VirementView): z.output<typeof virementSchema> {
  const { id: virementId, state, financialYear, amountPence, reason, expiresOn, missing, endedBy, note } = view;
  return {
    ...{ id: virementId, state, financialYear, amountPence, reason, expiresOn, missing, endedBy, note },
    fromPractice: view.from.code,
    toPractice: view.to.code,
    proposedBy: view.proposedBy,
    proposedAt: view.proposedAt.toISOString(),
    consents: view.consents.map(({ side: of, by, at }) => ({ side: of, by, at: at.toISOString() })),
    endedAt: view.endedAt?.toISOString() ?? null,
  };
}

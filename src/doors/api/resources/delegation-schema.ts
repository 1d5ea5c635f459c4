import { z } from 'zod';
import { DELEGATION_ORDERS, DELEGATION_STATES, type DelegationView } from '../../../modules/reports/index.ts';
import { day, id, inOrder, instant, pageOf, practiceCode } from '../schemas.ts';

const delegationState = z.enum(DELEGATION_STATES).meta({ description: 'Whether it counts now.' });

/** What a list of delegations can be narrowed to. */
export const delegationFilter = {
  state: delegationState.optional(),
  practice: practiceCode.optional(),
  sort: inOrder(DELEGATION_ORDERS),
};

export const delegationSchema = z
  .object({
    id,
    state: delegationState,
    practice: practiceCode,
    practiceName: z.string().meta({ description: 'Its name.', example: 'Seabright Medical Centre' }),
    principalId: id.meta({ description: 'Who is named.' }),
    name: z.string().meta({ description: 'Their name.', example: 'Colin Placeholder' }),
    startsOn: day,
    endsOn: day.meta({ description: 'The last day.' }),
    reason: z.string().meta({ description: 'Why.' }),
    namedBy: z.string().meta({ description: 'Who named them.' }),
    namedAt: instant,
    endedAt: instant.nullable().meta({ description: 'When somebody ended it early; null when nobody did.' }),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'Delegation', description: 'Who approves in an approver’s place, until when (R18).' });

export const delegationPage = pageOf(delegationSchema).meta({ id: 'DelegationPage' });

export function toDelegation(view: DelegationView): z.output<typeof delegationSchema> {
  return { ...view, namedAt: view.namedAt.toISOString(), endedAt: view.endedAt?.toISOString() ?? null };
}

import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import { findAward, NEED_FIELDS } from '../../../modules/awards/index.ts';
import { inScope } from '../../../platform/database.ts';
import { AWARD_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, pence } from '../schemas.ts';

const reason = (why: string) => z.string().trim().max(1000, 'Keep it to 1,000 characters.').meta({ description: why });

/** What an approver sends with their yes; `GET /awards/{id}/needs` says what is asked. */
export const approvalAnswers = z
  .strictObject({
    repeatReason: reason('Why a third award of a kind in 12 months is right (R29).').optional(),
    householdReason: reason('Why finance excepts a household that had its award (R30).').optional(),
    confirmDuplicate: z
      .boolean()
      .optional()
      .meta({ description: 'That a likely duplicate is none; with `duplicateReason` (R31).' }),
    duplicateReason: reason('Why it is not the same award asked for twice (R31).').optional(),
    capReason: reason("Why more than the policy's cap is right, or what the note says that it asks for.").optional(),
    secondClinician: reason('Who the second clinician is whom the policy asks for, and their role.').optional(),
  })
  .meta({ id: 'ApprovalAnswers', description: 'All optional: send what the award needs.' });

const needsSchema = z
  .object({
    needs: z.enum(['rule', 'approver', 'finance', 'commissioner']).meta({
      description: 'Who must approve at least (R15); `rule`: an approver, or nobody where approval by rule is on.',
    }),
    total28DaysPence: pence.meta({ description: 'What the person gets within 28 days, this award included.' }),
    why: z.array(
      z.object({
        code: z.enum(['band', 'cap', 'year_cap', 'household', 'clinician', 'repeat', 'duplicate']),
        message: z.string(),
      }),
    ),
    asks: z
      .array(z.object({ field: z.enum(NEED_FIELDS), question: z.string() }))
      .meta({ description: 'What the approver must answer.' }),
    repeats: z.int().meta({ description: 'Awards of this kind in the 12 months before this one (R29).' }),
    duplicateOf: id.nullable().meta({ description: 'The award that this one repeats within 7 days (R31).' }),
  })
  .meta({ id: 'AwardNeeds' });

export const awardNeedsRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/awards/:id/needs',
    tag: 'Awards',
    summary: 'What approving an award needs',
    description:
      'Who must approve it and why, by the total of the person over 28 days (R15), and what the approver must answer.',
    roles: AWARD_READERS,
    params: byId,
    response: needsSchema,
    answers: { 200: 'What it needs now.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      const needs = await inScope(deps.db, principal.scope, async (trx) => {
        const award = await findAward(trx, params.id);
        return award && (await deps.awards.needsOf(trx, award));
      });
      if (!needs) throw new AppError('not_found', 'There is no such award.');
      const { band, totalPence28Days, why, asks, repeats, duplicateOf } = needs;
      return {
        status: 200,
        body: { needs: band, total28DaysPence: totalPence28Days, why, asks, repeats, duplicateOf },
      };
    },
  }),
];

import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import { PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId } from '../schemas.ts';
import { awardSchema } from './award-schema.ts';
import { findAwardView, readAward } from './read-award.ts';

const printedSchema = z
  .object({
    code: z.string().meta({
      description: 'Sixteen characters in fours. In this answer and nowhere else.',
      example: 'K7MQ-2XWP-9TDH-4RBC',
    }),
    purpose: z.enum(['voucher', 'letter']),
    award: awardSchema,
  })
  .meta({ id: 'PrintedCode' });

/** Printing makes a code; a voucher and a card letter are printed by paths of their own. */
function printing(about: { path: string; carriedByVoucher: boolean; summary: string; description: string }): ApiRoute {
  const { carriedByVoucher, ...described } = about;
  return route({
    ...described,
    method: 'post',
    tag: 'Access codes',
    roles: PRACTICE_ROLES,
    params: byId,
    response: printedSchema,
    answers: { 200: 'The code, shown this once. Each call makes a new one and the earlier one stops working (R50).' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      const { method } = await findAwardView(deps, principal, params.id);
      if ((method === 'voucher') !== carriedByVoucher) {
        throw new AppError('not_found', `This award is carried by a ${method}.`);
      }
      const printed = await deps.vouchers.printCode(principal, params.id);
      return { status: 200, body: { ...printed, award: await readAward(deps, principal, params.id) } };
    },
  });
}

export const accessCodeRoutes: readonly ApiRoute[] = [
  printing({
    path: '/awards/:id/voucher/print',
    carriedByVoucher: true,
    summary: 'Print a voucher',
    description: 'Makes the code of an active voucher.',
  }),
  printing({
    path: '/awards/:id/letter/print',
    carriedByVoucher: false,
    summary: 'Print a card letter',
    description: "Makes the access code that opens the page of an active card award from the patient's letter.",
  }),
];

import { z } from 'zod';
import { formatPence } from '../../../kernel/money.ts';
import { CASE_KINDS, CASE_OUTCOMES, type CaseKind, caseKind } from '../../../modules/cases/index.ts';
import type { CaseDetail, CaseView } from '../../../modules/reports/index.ts';
import { id, instant, pageOf, pence, practiceCode } from '../schemas.ts';

const KINDS = Object.keys(CASE_KINDS) as [CaseKind, ...CaseKind[]];
export const caseKindSchema = z.enum(KINDS).meta({ description: 'What kind of thing has to be settled.' });

export const caseSchema = z
  .object({
    id,
    kind: caseKindSchema,
    sentence: z.string().meta({ example: '£3.00 was taken beyond what an award had.' }),
    status: z.enum(['new', 'assigned', 'closed']),
    isUrgent: z.boolean(),
    owner: z.enum(['finance', 'commissioner', 'practice']).meta({ description: 'Who can put it right.' }),
    choices: z
      .array(z.enum(['dispute', 'charge', 'recover', 'close', 'nominee']))
      .meta({ description: 'What finance can do about it, in order of likelihood; none once it is closed.' }),
    amountPence: pence.meta({ description: 'All that it was ever about.' }),
    openPence: pence.meta({ description: 'What of it is not settled yet.' }),
    heldPence: pence.meta({ description: 'What of that no shop has taken yet. It is not charged to a budget.' }),
    openedAt: instant,
    dueAt: instant,
    assignedTo: z.string().nullable(),
    outcome: z.enum(CASE_OUTCOMES).nullable(),
    note: z.string().nullable(),
    closedBy: z.string().nullable(),
    closedAt: instant.nullable(),
    awardId: id.nullable(),
    awardReference: z.string().nullable().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode.nullable(),
    policy: z.string().nullable().meta({ example: 'P5' }),
    facts: z.record(z.string(), z.unknown()).meta({ description: 'Ids and codes that it is about.' }),
  })
  .meta({ id: 'Case', description: 'Something to settle, by award reference: nobody is named (R16).' });

export const casePage = pageOf(caseSchema).meta({ id: 'CasePage' });

export const caseDetailSchema = caseSchema
  .extend({
    entries: z
      .array(
        z.object({
          what: z.string().meta({ example: 'opened' }),
          at: instant,
          amountPence: pence,
          openPence: pence.meta({ description: 'What was not settled after it.' }),
          cause: z.string().nullable().meta({ description: 'Id of what caused it.', example: 'iauth_1QabcdefGHIJ' }),
          by: z.string(),
          note: z.string().nullable(),
        }),
      )
      .meta({ description: 'All that happened in it, oldest first.' }),
  })
  .meta({ id: 'CaseDetail' });

export function toCase(view: CaseView): z.output<typeof caseSchema> {
  const { sentence, owner, choices } = caseKind(view.kind);
  return {
    id: view.id,
    kind: view.kind,
    sentence: sentence({ amount: formatPence(view.amountPence) }),
    status: view.status,
    isUrgent: view.isUrgent,
    owner,
    choices: view.status === 'closed' ? [] : [...choices],
    amountPence: view.amountPence,
    openPence: view.openPence,
    heldPence: view.heldPence,
    openedAt: view.openedAt.toISOString(),
    dueAt: view.dueAt.toISOString(),
    assignedTo: view.assignedTo,
    outcome: view.outcome,
    note: view.note,
    closedBy: view.closedBy,
    closedAt: view.closedAt?.toISOString() ?? null,
    awardId: view.awardId,
    awardReference: view.awardReference,
    practice: view.practice,
    policy: view.policy,
    facts: view.facts,
  };
}

export function toCaseDetail(view: CaseDetail): z.output<typeof caseDetailSchema> {
  const entries = view.entries.map((entry) => ({ ...entry, at: entry.at.toISOString() }));
  return { ...toCase(view), entries };
}

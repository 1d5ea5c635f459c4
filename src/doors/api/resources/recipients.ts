import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import { isCalendarDate } from '../../../kernel/dates.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { findPracticeByCode } from '../../../modules/budgets/index.ts';
import { nhsNumber, type PeopleSearch, recipientIdentity } from '../../../modules/recipients/index.ts';
import { RECIPIENT_ORDERS, type RecipientView } from '../../../modules/reports/index.ts';
import { inScope, type Trx } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { recipientPseudonym, worksFor } from '../pseudonym.ts';
import { AWARD_READERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, paging, practiceCode } from '../schemas.ts';
import { listedPersonPage, type listedPersonSchema, personSchema, readPersonDocument } from './recipient-schema.ts';

const tag = 'Recipients';

async function practiceInScope(trx: Trx, principal: Principal, code: string): Promise<string> {
  const practice = await findPracticeByCode(trx, code);
  if (practice && worksFor(principal, practice.id)) return practice.id;
  const message = 'There is no such practice, or it is not yours.';
  throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
}

async function toListed(deps: ApiDeps, trx: Trx, about: { principal: Principal; rows: readonly RecipientView[] }) {
  const { principal, rows } = about;
  const own = rows.filter(({ practiceId }) => worksFor(principal, practiceId)).map((row) => row.id);
  const names = await deps.recipients.names(trx, own);
  const listed = rows.map((row): z.output<typeof listedPersonSchema> => {
    const name = names.get(row.id);
    return {
      id: name ? row.id : null,
      recipientPseudonym: name ? null : recipientPseudonym(deps.config.pseudonymKey, row.id),
      givenName: name?.givenName ?? null,
      familyName: name?.familyName ?? null,
      practice: row.practice,
      areNeedsAsked: row.areNeedsAsked,
      needsReviewedOn: row.needsReviewedOn,
      livesWithOthers: row.livesWithOthers,
      deathRecordedAt: row.deathRecordedAt?.toISOString() ?? null,
      addedAt: row.addedAt.toISOString(),
    };
  });
  return listed;
}

const search = z
  .strictObject({
    practice: practiceCode,
    nhsNumber: nhsNumber.optional().meta({ description: 'In any spacing. This, or the name with the date of birth.' }),
    familyName: recipientIdentity.shape.familyName.optional(),
    dateOfBirth: z
      .string()
      .refine(isCalendarDate, 'Enter a real date of birth, like 1945-03-04')
      .optional()
      .meta({ description: 'With the family name.', example: '1945-03-04' }),
  })
  .refine(({ nhsNumber: number, familyName, dateOfBirth }) => number || (familyName && dateOfBirth), {
    path: ['familyName'],
    message: 'Give an NHS number, or a family name with a date of birth.',
  })
  .meta({ id: 'RecipientSearch' });

function searchOf(
  { nhsNumber: number, familyName = '', dateOfBirth = '' }: z.output<typeof search>,
  practiceId: string,
): PeopleSearch {
  return number ? { practiceId, nhsNumber: number } : { practiceId, familyName, dateOfBirth };
}

const foundSchema = z.object({
  data: z.array(z.object({ id: personSchema.shape.id, identity: personSchema.shape.identity })),
});

const newRecipient = z
  .strictObject({
    practice: practiceCode,
    recipient: recipientIdentity.meta({ description: 'Who it is; matched with those the practice has.' }),
    communicationNeeds: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'How to write or speak to the person, in words; not asked, if not said.' }),
  })
  .meta({ id: 'NewRecipient' });

const readRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/recipients',
    tag,
    summary: 'List the people helped',
    description:
      'Whoever was added last first. With names for keys of the practice itself, with pseudonyms for all others (R16).',
    roles: AWARD_READERS,
    query: z.strictObject({
      practice: practiceCode.optional(),
      sort: z.enum(RECIPIENT_ORDERS).optional().meta({ description: '`-` puts the newest first.' }),
      ...paging,
    }),
    response: listedPersonPage,
    answers: { 200: 'The people.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, ...request } = query;
      const body = await inScope(deps.db, principal.scope, async (trx) => {
        const { data, nextCursor } = await deps.reports.listRecipients(trx, { practiceCode: practice, ...request });
        return { data: await toListed(deps, trx, { principal, rows: data }), nextCursor };
      });
      return { status: 200, body };
    },
  }),
  route({
    method: 'get',
    path: '/recipients/:id',
    tag,
    summary: 'Read a person',
    description: 'That they were looked at is recorded, once for a quarter of an hour (R58).',
    roles: PRACTICE_ROLES,
    params: byId,
    response: personSchema,
    answers: { 200: 'The person.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readPersonDocument(deps, principal, params.id),
    }),
  }),
];

export const recipientRoutes: readonly ApiRoute[] = [
  ...readRoutes,
  route({
    method: 'post',
    path: '/recipients/search',
    tag,
    summary: 'Find a person',
    description:
      'Exactly, in one practice: by NHS number, or by family name and date of birth, where capitals, accents and hyphens make no difference. Sent as a body, so that nothing personal is in an address.',
    roles: PRACTICE_ROLES,
    body: search,
    example: { practice: 'DEMO-01', familyName: 'Demoson', dateOfBirth: '1945-03-04' },
    response: foundSchema,
    answers: { 200: 'Whoever fits; nobody, often.' },
    problems: ['practice_unknown'],
    handle: async (deps, { principal, body }) => {
      const data = await inScope(deps.db, principal.scope, async (trx) => {
        const practiceId = await practiceInScope(trx, principal, body.practice);
        return deps.recipients.findPeople(trx, principal, searchOf(body, practiceId));
      });
      return { status: 200, body: { data } };
    },
  }),
  route({
    method: 'post',
    path: '/recipients',
    tag,
    summary: 'Add a person',
    description:
      'Whoever is on record already is found and not added twice. Contact details that are new are taken over, but not in place of those that the person spoke of when they were asked which ways are safe (R69).',
    roles: PRACTICE_ROLES,
    body: newRecipient,
    example: {
      practice: 'DEMO-01',
      recipient: { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04', nhsNumber: '999 000 0018' },
    },
    response: personSchema,
    answers: { 201: 'The person, added.', 200: 'The person, who was on record already.' },
    problems: ['practice_unknown', 'conflict'],
    handle: async (deps, { principal, body }) => {
      const { id, added } = await inScope(deps.db, principal.scope, async (trx) =>
        deps.recipients.findOrAddRecipient(trx, principal, {
          practiceId: await practiceInScope(trx, principal, body.practice),
          identity: body.recipient,
          ...(body.communicationNeeds ? { communicationNeeds: body.communicationNeeds } : {}),
        }),
      );
      return { status: added ? 201 : 200, body: await readPersonDocument(deps, principal, id) };
    },
  }),
];

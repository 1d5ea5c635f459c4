import { z } from 'zod';
import type { Principal } from '../../../kernel/principal.ts';
import { findPractice } from '../../../modules/budgets/index.ts';
import {
  capacityRecord,
  carePlanRecord,
  communicationNeeds,
  type Person,
  REPRESENTATIVE_KINDS,
  recipientIdentity,
  SAFE_ROUTES,
  safeContact,
} from '../../../modules/recipients/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { day, id, instant, pageOf, practiceCode } from '../schemas.ts';

const representativeSchema = z
  .object({
    id,
    kind: z.enum(REPRESENTATIVE_KINDS),
    state: z.enum(['live', 'to_come', 'under_review', 'ended']).meta({
      description: '`under_review`: a nominee of three people or more, on whom finance has not decided (R27).',
    }),
    givenName: z.string(),
    familyName: z.string(),
    dateOfBirth: day.nullable(),
    relationship: z.string().meta({ example: 'Daughter' }),
    phone: z.string().nullable(),
    evidence: z.string().meta({ description: 'What was seen.' }),
    evidenceSeenOn: day,
    startsOn: day,
    endsOn: day.nullable(),
    endedAt: instant.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Representative', description: 'Somebody who may act for a person, might, or did (R26, R27).' });

const { phone: _phone, email: _email, address: _address, ...answers } = safeContact.shape;

export const personSchema = z
  .object({
    id,
    practice: practiceCode,
    identity: z.object(recipientIdentity.shape),
    age: z.int().meta({ description: 'Whole years, today.', example: 81 }),
    needs: z.object(communicationNeeds.shape),
    areNeedsAsked: z.boolean().meta({ description: 'Whether anybody has asked yet how to write or speak to them.' }),
    needsReviewedOn: day.nullable().meta({ description: 'When they were asked last; again after a year.' }),
    isNeedsReviewDue: z.boolean(),
    contact: z
      .object(answers)
      .nullable()
      .meta({ description: 'Null until they were asked which ways are safe (R69).' }),
    safeRoutes: z
      .array(z.enum(SAFE_ROUTES))
      .meta({ description: 'The ways by which something may be sent: safe, and leading somewhere.' }),
    representatives: z.array(representativeSchema),
    capacity: z.object(capacityRecord.shape).nullable(),
    carePlan: z.object(carePlanRecord.shape).nullable(),
    householdMemberIds: z.array(id).meta({ description: 'The others they live with, by ids.' }),
    consents: z.array(z.object({ givenOn: day, withdrawnAt: instant.nullable() })),
    deathRecordedAt: instant.nullable(),
  })
  .meta({ id: 'Recipient', description: 'Somebody helped, as their own practice sees them.' });

export const listedPersonSchema = z
  .object({
    id: id.nullable().meta({ description: 'Only for keys of the practice itself (R16).' }),
    recipientPseudonym: z
      .string()
      .nullable()
      .meta({ description: 'For all others: the same person has the same.', example: 'rp_8cV0Tz5mXq1LwYb2' }),
    givenName: z.string().nullable().meta({ description: 'Only for keys of the practice itself.' }),
    familyName: z.string().nullable().meta({ description: 'Only for keys of the practice itself.' }),
    practice: practiceCode,
    areNeedsAsked: z.boolean(),
    needsReviewedOn: day.nullable(),
    livesWithOthers: z.boolean(),
    deathRecordedAt: instant.nullable(),
    addedAt: instant,
  })
  .meta({ id: 'ListedRecipient', description: 'Somebody helped, in a list.' });

export const listedPersonPage = pageOf(listedPersonSchema).meta({ id: 'RecipientPage' });

const written = (at: Date | null) => at?.toISOString() ?? null;

function toRepresentative({ who, ...one }: Person['representatives'][number]): z.output<typeof representativeSchema> {
  return {
    id: one.id,
    kind: one.kind,
    state: one.state,
    givenName: who.givenName,
    familyName: who.familyName,
    dateOfBirth: who.dateOfBirth ?? null,
    relationship: who.relationship,
    phone: who.phone ?? null,
    evidence: who.evidence,
    evidenceSeenOn: one.evidenceSeenOn,
    startsOn: one.startsOn,
    endsOn: one.endsOn,
    endedAt: written(one.endedAt),
    endReason: one.endReason,
  };
}

function without<T extends { recordedBy: string; recordedAt: Date }>(record: T | null) {
  if (!record) return null;
  const { recordedBy: _by, recordedAt: _at, ...facts } = record;
  return facts;
}

/** Everything that the practice knows of a person; that it was looked at is recorded (R58). Throws `not_found`. */
export async function readPersonDocument(
  deps: ApiDeps,
  principal: Principal,
  recipientId: string,
): Promise<z.output<typeof personSchema>> {
  const person = await deps.recipients.readPerson(principal, recipientId);
  const practice = await inScope(deps.db, principal.scope, (trx) => findPractice(trx, person.practiceId));
  return {
    id: person.id,
    practice: practice?.code ?? '',
    identity: person.identity,
    age: person.age,
    needs: person.needs,
    areNeedsAsked: person.areNeedsAsked,
    needsReviewedOn: person.needsReviewedOn,
    isNeedsReviewDue: person.isNeedsReviewDue,
    contact: without(person.contact),
    safeRoutes: person.safeRoutes,
    representatives: person.representatives.map(toRepresentative),
    capacity: without(person.capacity),
    carePlan: without(person.carePlan),
    householdMemberIds: person.householdMemberIds,
    consents: person.consents.map(({ givenOn, withdrawnAt }) => ({ givenOn, withdrawnAt: written(withdrawnAt) })),
    deathRecordedAt: written(person.deathRecordedAt),
  };
}

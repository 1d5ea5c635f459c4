import { z } from 'zod';
import { ROLES } from '../../../kernel/principal.ts';
import type { StaffView } from '../../../modules/reports/index.ts';
import type { HandedOver } from '../../../modules/staff/index.ts';
import { day, id, instant, pageOf, practiceCode } from '../schemas.ts';

export const roleSchema = z.enum(ROLES).meta({ description: 'What the person or key may do.' });
const staffKind = z.enum(['staff', 'api_key']).meta({ description: 'A person, or a key of a program.' });

/** What a list of staff and keys can be narrowed to. */
export const staffFilter = {
  kind: staffKind.optional(),
  state: z.enum(['current', 'ended']).optional().meta({ description: 'Only with, or only without access.' }),
};

const fields = {
  id,
  kind: staffKind,
  name: z.string().meta({ description: 'Name of the person or key.', example: 'Asha Testwell' }),
  title: z.string().nullable().meta({ description: 'What they do; null of a key.', example: 'Link worker' }),
  role: roleSchema,
  practices: z.array(practiceCode).meta({ description: 'Codes; empty for roles that belong to no practice.' }),
  addedAt: instant,
  endedAt: instant.nullable().meta({ description: 'When access ended; null while there is access.' }),
  keyLastUsedOn: day.nullable().meta({ description: 'The last day on which a key was used.' }),
  keyEndsOn: day.nullable().meta({ description: 'The last day on which a key works; null of a person.' }),
  keyTakenAt: instant.nullable().meta({
    description: 'When whoever answers for a key took it; null of a person, and while a key waits and does not work.',
  }),
  answeredForBy: id.nullable().meta({ description: 'Who answers for a key: both are one person (R13).' }),
};

export const staffSchema = z.object(fields).meta({ id: 'Staff', description: 'Somebody who can act here.' });

export const staffPage = pageOf(staffSchema).meta({ id: 'StaffPage' });

export const staffDetailSchema = z
  .object({
    ...fields,
    handedOver: z
      .array(
        z.object({
          kind: z.string().meta({ description: 'What was open: `award`, `review`, `case`.', example: 'review' }),
          handedTo: id.nullable().meta({ description: 'Who has it now; null when it waits for whoever may take it.' }),
          count: z.int().meta({ description: 'How many.', example: 2 }),
        }),
      )
      .meta({ description: 'What became of all that was open when they left (R19).' }),
  })
  .meta({ id: 'StaffDetail' });

export function toStaff({ owner, keyTakenAt, ...view }: StaffView): z.output<typeof staffSchema> {
  return {
    ...view,
    answeredForBy: owner?.id ?? null,
    keyTakenAt: keyTakenAt?.toISOString() ?? null,
    practices: view.practices.map(({ code }) => code),
    addedAt: view.addedAt.toISOString(),
    endedAt: view.endedAt?.toISOString() ?? null,
  };
}

export function toStaffDetail(view: StaffView, handedOver: HandedOver[]): z.output<typeof staffDetailSchema> {
  return { ...toStaff(view), handedOver };
}

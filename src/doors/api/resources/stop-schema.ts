import { z } from 'zod';
import { STOP_KINDS } from '../../../modules/budgets/index.ts';
import type { StopView } from '../../../modules/reports/index.ts';
import { id, instant, pageOf } from '../schemas.ts';

export const stopKind = z.enum(STOP_KINDS);

export const stopSchema = z
  .object({
    id,
    kind: stopKind.meta({ description: 'What is stopped.' }),
    target: z
      .string()
      .nullable()
      .meta({ description: 'Code of the practice, slug of the policy or id of the budget; null of the scheme.' }),
    name: z.string().meta({ description: 'What is stopped, in words.', example: 'Dune Road Surgery' }),
    reason: z.string().meta({ description: 'Why; staff read it.' }),
    startedBy: z.string().meta({ description: 'Who stopped it.' }),
    startedAt: instant,
    endedAt: instant.nullable().meta({ description: 'When it was lifted; null while it is in force.' }),
    endedBy: z.string().nullable(),
    endNote: z.string().nullable().meta({ description: 'Why it was lifted.' }),
  })
  .meta({ id: 'Stop', description: 'What the commissioner has stopped, or had stopped.' });

export const stopPage = pageOf(stopSchema).meta({ id: 'StopPage' });

export function toStop(view: StopView): z.output<typeof stopSchema> {
  return { ...view, startedAt: view.startedAt.toISOString(), endedAt: view.endedAt?.toISOString() ?? null };
}

import { z } from 'zod';
import { PROBLEM_CODES } from '../problems.ts';

/** The problem document (RFC 9457) that every refusal is. */
export const problemSchema = z
  .object({
    type: z.url().meta({ description: 'Where the code is explained.' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES).meta({ description: 'Stable: programs decide by it.' }),
    detail: z.string().meta({ description: 'What was wrong this time, for people.' }),
    instance: z.string().meta({ description: 'The request, as our log knows it.' }),
    errors: z
      .array(
        z.object({
          field: z.string().meta({ description: 'Dot path in the body, or a parameter.' }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Each field that is wrong.' }),
    context: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Figures and names that belong to the code.' }),
  })
  .meta({ id: 'Problem' });

import type { FieldError } from '../../../../kernel/app-error.ts';
import type { AwardDraft } from './award-draft.ts';
import type { DraftContext } from './draft-context.ts';
import type { Typed } from './read-answers.ts';

export type Taken = { change: Partial<AwardDraft> } | { errors: readonly FieldError[] };

/** One page of the journey: what it shows, and what it makes of what was typed. Pure. */
export type Step = {
  title: (context: DraftContext) => string;
  show: (context: DraftContext, typed: Typed) => object;
  take: (context: DraftContext, typed: Typed) => Taken;
};

export function wrong(field: string, message: string): Taken {
  return { errors: [{ field, message }] };
}

import { AppError, type FieldError } from '../../../kernel/app-error.ts';

export type Attempt<T> = { errors: null; value: T } | { errors: readonly FieldError[] };

/** What a verb gave, or what it refused with, as errors to show on the page that asked. */
export async function attempt<T>(act: Promise<T>): Promise<Attempt<T>> {
  try {
    return { errors: null, value: await act };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'not_found') throw error;
    return { errors: error.errors.length > 0 ? error.errors : [{ field: '', message: error.message }] };
  }
}

/** As {@link attempt}, where only the refusal matters; null when there was none. */
export async function refusalOf(act: Promise<unknown>): Promise<readonly FieldError[] | null> {
  return (await attempt(act)).errors;
}

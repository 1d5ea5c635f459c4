import type { AppError } from '../../src/kernel/app-error.ts';

/** The code with which a verb refused, or `done`. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: AppError) => error.code,
  );
}

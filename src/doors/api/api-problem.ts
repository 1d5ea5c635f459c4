import { AppError, type FieldError } from '../../kernel/app-error.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';

/** A refusal of the door itself; those of the verbs are `AppError`. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];

  constructor(code: ProblemCode, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.name = 'ApiProblem';
    this.code = code;
    this.errors = errors;
  }
}

/** An RFC 9457 problem document. */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  /** The request, as our log knows it. */
  instance: string;
  errors?: readonly FieldError[];
  /** Figures and names that the code promises. */
  context?: Readonly<Record<string, unknown>>;
};

/** What the body parser and the router throw, by the `type` or status they set. */
function transportProblem(error: Error & { type?: unknown; status?: unknown; limit?: unknown }): ApiProblem | null {
  switch (error.type) {
    case 'entity.parse.failed':
      return new ApiProblem('invalid_json', 'The body could not be read as JSON.');
    case 'entity.too.large':
      return new ApiProblem('body_too_large', `The body is larger than ${Number(error.limit) / 1024} kB.`);
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new ApiProblem('unsupported_media_type', 'Send the body as JSON in UTF-8.');
    default:
      return error.status === 400 ? new ApiProblem('invalid_input', 'The request could not be read.') : null;
  }
}

function known(error: unknown): AppError | ApiProblem | null {
  if (error instanceof AppError || error instanceof ApiProblem) return error;
  if (error instanceof URIError) return new ApiProblem('not_found', 'There is nothing at this address.');
  return error instanceof Error ? transportProblem(error) : null;
}

/** The problem document of anything that was thrown; what nobody expected is an `internal_error` without details. */
export function problemOf(error: unknown, request: { id: string; baseUrl: string }): ProblemDocument {
  const refusal = known(error) ?? new ApiProblem('internal_error', 'Something went wrong here. It has been recorded.');
  const { code, message, errors } = refusal;
  const context = refusal instanceof AppError ? refusal.detail : {};
  const { status, title } = PROBLEMS[code];
  return {
    type: `${request.baseUrl}/api/docs#${code}`,
    title,
    status,
    code,
    detail: message,
    instance: `urn:uuid:${request.id}`,
    ...(errors.length > 0 ? { errors } : {}),
    ...(Object.keys(context).length > 0 ? { context } : {}),
  };
}

/** An error in Stripe's own shape: its HTTP status and the body's `error` member. */
export class StripeError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;

  constructor(status: number, message: string, options: { type?: string; code?: string; param?: string } = {}) {
    super(message);
    this.name = 'StripeError';
    this.status = status;
    this.type = options.type ?? 'invalid_request_error';
    this.code = options.code;
    this.param = options.param;
  }
}

/** A request that cannot be carried out as asked: 400. */
export function invalidRequest(message: string, options: { code?: string; param?: string } = {}): StripeError {
  return new StripeError(400, message, options);
}

/** The object named in the path is not there: 404. */
export function noSuch(noun: string, id: string): StripeError {
  return new StripeError(404, `No such ${noun}: '${id}'`, { code: 'resource_missing', param: 'id' });
}

/** The object named in a parameter is not there: 400. */
export function noSuchParam(noun: string, id: string, param: string): StripeError {
  return invalidRequest(`No such ${noun}: '${id}'`, { code: 'resource_missing', param });
}

export type ErrorBody = { error: { type: string; message: string; code?: string; param?: string; doc_url?: string } };

/** The body Stripe would send; anything that is not a {@link StripeError} is told as an `api_error`. */
export function errorBody(error: unknown): { status: number; body: ErrorBody } {
  if (!(error instanceof StripeError)) {
    return { status: 500, body: { error: { type: 'api_error', message: 'An unknown error occurred' } } };
  }
  return {
    status: error.status,
    body: {
      error: {
        type: error.type,
        message: error.message,
        ...(error.code && { code: error.code, doc_url: `https://stripe.com/docs/error-codes/${error.code}` }),
        ...(error.param && { param: error.param }),
      },
    },
  };
}

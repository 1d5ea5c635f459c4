import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError } from '../../kernel/app-error.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiProblem, problemOf } from './api-problem.ts';
import { requestIdOf } from './request-context.ts';

export const notFound: RequestHandler = () => {
  throw new AppError('not_found', 'There is nothing at this address. The API is described at /api/docs.');
};

/** Answers a path that exists, but not with this method. */
export function refuseOtherMethods(methods: readonly string[]): RequestHandler {
  const allow = methods.map((method) => method.toUpperCase()).join(', ');
  return (req, res) => {
    res.set('Allow', allow);
    throw new ApiProblem('http_method_not_allowed', `${req.method} is not possible here, only ${allow}.`);
  };
}

/** Every refusal as a problem document; what nobody expected is logged, with the id that the answer names. */
export function sendProblem(deps: Pick<ApiDeps, 'config' | 'logger'>): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    const requestId = requestIdOf(res);
    const problem = problemOf(error, { id: requestId, baseUrl: deps.config.baseUrl });
    if (problem.status >= 500) deps.logger.error({ err: error, requestId }, 'an API request failed');
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

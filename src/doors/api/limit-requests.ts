import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiProblem } from './api-problem.ts';
import { principalOf } from './request-context.ts';

const MINUTE_SECONDS = 60;

/** Lets so many requests of one key through in a minute, all at once if need be; more are told when to come back. */
export function limitRequests(requestsPerMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: MINUTE_SECONDS });
  return async (_req, res, next) => {
    try {
      await limiter.consume(principalOf(res).id);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      res.set('Retry-After', String(seconds));
      throw new ApiProblem('too_many_requests', `This key may ask ${requestsPerMinute} times a minute.`);
    }
    next();
  };
}

import type { Response } from 'express';
import type { Principal } from '../../kernel/principal.ts';

/** What is known of a request once it has passed the door's first steps. */
type Context = { requestId: string; principal?: Principal };

const contexts = new WeakMap<Response, Context>();

export function beginRequest(res: Response, requestId: string): void {
  contexts.set(res, { requestId });
}

export function requestIdOf(res: Response): string {
  return contexts.get(res)?.requestId ?? '';
}

export function signIn(res: Response, principal: Principal): void {
  contexts.set(res, { requestId: requestIdOf(res), principal });
}

/** Whose key was sent. Only for what comes after `authenticate`. */
export function principalOf(res: Response): Principal {
  const principal = contexts.get(res)?.principal;
  if (!principal) throw new Error('The request has not been authenticated');
  return principal;
}

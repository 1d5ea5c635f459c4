import { Stripe } from 'stripe';

/** What one step of a set-up turned out to be. */
export type Finding = {
  step: string;
  verdict: 'ok' | 'WRONG' | 'cannot tell';
  /** What was seen. */
  saw: string;
  /** What to do about it. */
  mend?: string;
};

export type Setup = {
  stripe: Stripe;
  /** The API version that everything is written in. */
  version: string;
  /** Whether the sandbox stands in for Stripe: it lives on this machine. */
  usesSandbox: boolean;
  /** Where Stripe reaches the service; no slash at its end. */
  baseUrl: string;
  webhookSecrets: readonly string[];
  /** The types of events that the service must be told of. */
  handledEvents: readonly string[];
  /** How long Stripe may take to deliver an event before it is called missing. */
  deliveryWaitMs: number;
};

export const ok = (step: string, saw: string): Finding => ({ step, verdict: 'ok', saw });
export const wrong = (step: string, saw: string, mend: string): Finding => ({ step, verdict: 'WRONG', saw, mend });
export const unknown = (step: string, saw: string, mend?: string): Finding => ({
  ...{ step, verdict: 'cannot tell', saw },
  ...(mend ? { mend } : {}),
});

/** Stripe's refusal, or why it was not reached, in one line. */
export function why(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) return (error as Error).message;
  const code = error.code ? ` (${error.code})` : '';
  return `${error.message}${code}`.replaceAll('\n', ' ');
}

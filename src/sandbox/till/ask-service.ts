import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';

const ANSWER = z.object({
  approved: z.boolean().nullish(),
  decisionMs: z.number().nullish(),
  reason: z
    .object({ code: z.string().nullish(), patientText: z.string().nullish(), financeText: z.string().nullish() })
    .nullish(),
  openCases: z.array(z.object({ sentence: z.string() })).nullish(),
});

export type Told = z.output<typeof ANSWER>;

/** What the service says of a payment; or why it says nothing. */
export type ServiceWords = { told: Told } | { silent: string };

const ATTEMPTS = 6;
const PAUSE_MS = 250;
const TIMEOUT_MS = 2_000;

/** Asks the service why a payment was answered as it was. A decline of Stripe's own reaches it a moment later, so it is asked again. */
export async function askService(sandbox: Sandbox, authorizationId: string): Promise<ServiceWords> {
  if (!sandbox.till) return { silent: 'The till does not know where the service is.' };
  for (let attempt = 1; ; attempt += 1) {
    const words = await askOnce(sandbox.till, authorizationId);
    if (words !== 'unknown') return words;
    if (attempt === ATTEMPTS) return { silent: 'The service has not heard of this payment yet. Reload in a moment.' };
    await sleep(PAUSE_MS);
  }
}

async function askOnce(till: { serviceUrl: string; apiKey: string }, id: string): Promise<ServiceWords | 'unknown'> {
  try {
    const response = await fetch(new URL(`/api/v1/authorizations/${id}`, till.serviceUrl), {
      headers: { authorization: `Bearer ${till.apiKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) return 'unknown';
    if (!response.ok) return { silent: `The service answered the till with HTTP status ${response.status}.` };
    return { told: ANSWER.parse(await response.json()) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'its answer could not be read' : 'it could not be reached';
    return { silent: `The till asked the service for the reason, but ${reason}.` };
  }
}

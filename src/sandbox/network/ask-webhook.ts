import { z } from 'zod';
import type { Behaviour } from '../behaviour.ts';
import { nowSeconds, type Sandbox, type SignedEndpoint } from '../context.ts';
import type { EventRecord } from '../events/record-event.ts';
import { signatureHeader } from '../events/sign.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import { type Metadata, mergeMetadata } from '../wire/merge-metadata.ts';
import type { Reason } from './checks.ts';

/** What was answered to a request: by the card programme's webhook, or in its place. */
export type Decision = {
  approved: boolean;
  reason: Reason;
  message: string | null;
  /** Pence; only where the shop can take part of what it asked. */
  amount?: number;
  metadata?: Metadata;
  /** Whether the cardholder is asked by text message if it was them. */
  challenged?: boolean;
};

type PendingRequest = NonNullable<AuthorizationRecord['pending_request']>;

export type Asked = { event: EventRecord; request: PendingRequest };

const ANSWER = z.object({
  approved: z.boolean(),
  amount: z.int().positive().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  send_fraud_challenges: z.array(z.literal('sms')).optional(),
});

/** Asks the real-time endpoint and waits for its answer, but no longer than Stripe does. */
export async function askWebhook(
  sandbox: Sandbox,
  endpoint: SignedEndpoint,
  { event, request }: Asked,
): Promise<Decision> {
  const body = JSON.stringify({ ...event, pending_webhooks: 1 });
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureHeader(body, [endpoint.secret], nowSeconds({ clock: sandbox.realClock })),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(sandbox.authorizationTimeoutMs),
    });
    return readAnswer({ response, text: await response.text(), request }, sandbox.behaviour);
  } catch (error) {
    sandbox.logger.warn({ err: error, eventId: event.id }, 'no answer from the authorization endpoint');
    return timedOut(sandbox);
  }
}

/** No answer in time: the account's setting decides, or in this one case `action`. */
export function timedOut({ behaviour }: Sandbox, action = behaviour.timeoutAction): Decision {
  return { approved: action === 'approve', reason: 'webhook_timeout', message: null };
}

type Answer = { response: Response; text: string; request: PendingRequest };

/** An answer that is not as Stripe wants it says what was wrong with it; whether it declines is a switch. */
function readAnswer({ response, text, request }: Answer, behaviour: Behaviour): Decision {
  const invalid = (message: string) => invalidAnswer(behaviour, message);
  if (response.status !== 200) return invalid(`The webhook responded with HTTP status ${response.status}.`);
  if (!response.headers.get('stripe-version')) return invalid('The webhook response has no Stripe-Version header.');
  const type = response.headers.get('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json') return invalid('The webhook response is not of type application/json.');
  const answer = ANSWER.safeParse(parseJson(text));
  if (!answer.success) return invalid(`The webhook response is invalid: ${z.prettifyError(answer.error)}`);
  const { approved, amount, metadata, send_fraud_challenges: challenges } = answer.data;
  if (metadata && !isMetadata(metadata)) return invalid('The webhook response has invalid metadata.');
  return {
    approved,
    reason: approved ? 'webhook_approved' : 'webhook_declined',
    message: null,
    ...(metadata && { metadata }),
    ...(!approved && challenges?.length && { challenged: true }),
    ...(approved && amount !== undefined && request.is_amount_controllable && partOf(behaviour, request, amount)),
  };
}

function isMetadata(sent: Metadata): boolean {
  try {
    mergeMetadata({}, sent);
    return true;
  } catch {
    return false;
  }
}

/** Part approval: at most what was asked, and never less than the cash handed over. */
function partOf(behaviour: Behaviour, request: PendingRequest, amount: number): Partial<Decision> {
  const cashback = request.amount_details?.cashback_amount ?? 0;
  if (amount <= request.amount && amount >= cashback) return { amount };
  if (amount > request.amount && behaviour.amountAboveRequest === 'ignored') return {};
  return invalidAnswer(behaviour, `The webhook response has an amount outside ${cashback} to ${request.amount}.`);
}

function invalidAnswer({ webhookError, timeoutAction }: Behaviour, message: string): Decision {
  const approved = webhookError === 'follows_timeout_action' && timeoutAction === 'approve';
  return { approved, reason: 'webhook_error', message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { type Finding, ok, type Setup, wrong } from './finding.ts';

const ANSWER_MS = 10_000;
const LOCAL = /^(localhost|127\.|10\.|192\.168\.|\[::1\])/;

/** Always the same, so that however often it is sent the inbox keeps one. */
const PING = 'evt_practice_purse_setup_check';

function checkAddress({ baseUrl, usesSandbox }: Setup): Finding {
  const { protocol, hostname } = new URL(baseUrl);
  if (usesSandbox || (protocol === 'https:' && !LOCAL.test(hostname))) return ok('Address', baseUrl);
  return wrong(
    'Address',
    `${baseUrl} cannot be reached from outside`,
    'Set BASE_URL to a public https address, of a tunnel for instance.',
  );
}

async function post(url: string, body: string, signature: string): Promise<number | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.status;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message || message : message;
  }
}

/** An unsigned delivery must be refused: then the service is there, and trusts nobody. */
async function checkAnswers({ baseUrl }: Setup): Promise<Finding[]> {
  const seen: Finding[] = [];
  for (const path of ['/webhooks/stripe/events', '/webhooks/stripe/authorizations']) {
    const status = await post(`${baseUrl}${path}`, '{}', '');
    seen.push(
      status === 400
        ? ok('Service', `${path} answers, and refuses what is not signed`)
        : wrong(
            'Service',
            `${path} answered ${status}, and not 400`,
            'Start the service, and see that BASE_URL leads to it without a redirect or a page in between.',
          ),
    );
  }
  return seen;
}

/** Signed by ourselves: shows that the service that runs has the secrets of these settings. */
async function checkSecret({ stripe, baseUrl, version, webhookSecrets }: Setup): Promise<Finding> {
  const odd = webhookSecrets.some((secret) => !secret.startsWith('whsec_'));
  if (odd) return wrong('Event secret', 'does not begin with whsec_', 'Copy the signing secret of the event endpoint.');
  const created = Math.floor(Date.now() / 1000);
  const about = { id: PING, object: 'event', type: 'practice_purse.setup_check', livemode: false };
  const data = { object: { id: 'setup_check', object: 'setup_check' } };
  const payload = JSON.stringify({ ...about, api_version: version, created, data });
  for (const secret of webhookSecrets) {
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: created });
    const status = await post(`${baseUrl}/webhooks/stripe/events`, payload, signature);
    if (status === 200) continue;
    return wrong(
      'Event secret',
      `the service answered ${status} to an event that was signed with STRIPE_WEBHOOK_SECRET`,
      'The service runs with another secret: start it again with these settings.',
    );
  }
  return ok('Event secret', 'the service takes what is signed with it');
}

/** The service that runs, as Stripe would reach it. */
export async function checkService(setup: Setup): Promise<Finding[]> {
  const answers = await checkAnswers(setup);
  const isThere = answers.every(({ verdict }) => verdict === 'ok');
  return [checkAddress(setup), ...answers, ...(isThere ? [await checkSecret(setup)] : [])];
}

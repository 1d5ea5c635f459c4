import type { Stripe } from 'stripe';
import { type Finding, ok, type Setup, why, wrong } from './finding.ts';

const ENDPOINTS = 'Dashboard, Developers, Webhooks';

const urlOf = ({ baseUrl }: Setup) => `${baseUrl}/webhooks/stripe/events`;

function checkStatus({ status }: Stripe.WebhookEndpoint): Finding {
  if (status === 'enabled') return ok('Endpoint enabled', 'yes');
  return wrong('Endpoint enabled', `it is ${status}`, `Enable it again (${ENDPOINTS}).`);
}

function checkTypes({ enabled_events: enabled }: Stripe.WebhookEndpoint, { handledEvents }: Setup): Finding {
  const missing = enabled.includes('*') ? [] : handledEvents.filter((type) => !enabled.includes(type as '*'));
  if (missing.length === 0) return ok('Endpoint events', `all ${handledEvents.length} that are needed`);
  return wrong('Endpoint events', `not sent: ${missing.join(', ')}`, `Add them to the endpoint (${ENDPOINTS}).`);
}

function checkVersion(endpoint: Stripe.WebhookEndpoint, { version }: Setup): Finding {
  if (endpoint.api_version === version) return ok('Endpoint version', version);
  return wrong(
    'Endpoint version',
    endpoint.api_version ?? 'the account’s default, which may change',
    `Make the endpoint anew with the API version ${version}: it cannot be changed afterwards.`,
  );
}

/** The endpoint for events, as Stripe has it. */
export async function checkEventEndpoint(setup: Setup): Promise<Finding[]> {
  const url = urlOf(setup);
  try {
    const { data: endpoints } = await setup.stripe.webhookEndpoints.list({ limit: 100 });
    const ours = endpoints.filter((endpoint) => endpoint.url === url);
    const [endpoint] = ours;
    if (!endpoint) {
      const others = endpoints.map((other) => other.url).join(', ') || 'none';
      return [wrong('Event endpoint', `none for ${url}; there are: ${others}`, `Add it (${ENDPOINTS}).`)];
    }
    const twice = wrong('Event endpoint', `${ours.length} for ${url}`, `Delete all but one (${ENDPOINTS}).`);
    const found = ours.length > 1 ? twice : ok('Event endpoint', url);
    return [found, checkStatus(endpoint), checkTypes(endpoint, setup), checkVersion(endpoint, setup)];
  } catch (error) {
    return [wrong('Event endpoint', why(error), 'The key must be allowed to read webhook endpoints.')];
  }
}

/** How many other enabled endpoints are told of authorizations: then Stripe's count of deliveries is not ours alone. */
export async function countOtherEndpoints(setup: Setup): Promise<number> {
  const { data: endpoints } = await setup.stripe.webhookEndpoints.list({ limit: 100 });
  const told = (enabled: readonly string[]) =>
    enabled.includes('*') || enabled.includes('issuing_authorization.created');
  return endpoints.filter(
    ({ url, status, enabled_events: enabled }) => url !== urlOf(setup) && status === 'enabled' && told(enabled),
  ).length;
}

import { CARD_ID_DIGITS, cardId } from './card-ids.ts';
import { SECRETS } from './environment.ts';
import type { Options } from './options.ts';
import { openService, type Setting } from './stage.ts';

/** Starts the service on a loaded database and says how to bring a load of one's own. Never ends by itself. */
export async function keepServing(setting: Setting, { cards }: Options): Promise<void> {
  const { web, database, sampleBody } = await openService(setting, 'practice_purse_bench', { cards });
  const lines = [
    `Deliveries      POST http://127.0.0.1:${web.port}/webhooks/stripe/authorizations`,
    `Webhook secret  ${SECRETS.authorizations}`,
    `Card ids        ${cardId(1)} to ${cardId(cards)}: the number in ${CARD_ID_DIGITS} digits; the first never runs out of money`,
    'Signature       Stripe-Signature: t=SECONDS,v1=HEX, where HEX is the HMAC-SHA256 of "SECONDS.BODY" with the secret;',
    '                SECONDS at most five minutes ago',
    'Body            an issuing_authorization.request event with an authorization id (iauth_...) of its own. The form:',
    sampleBody,
    `Database        ${database.url}`,
    'Ctrl-C ends it and removes the data.',
  ];
  for (const line of lines) setting.say(line);
  await new Promise(() => undefined);
}

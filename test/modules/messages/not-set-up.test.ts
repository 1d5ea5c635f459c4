import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMONSTRATION_NOTIFY_KEY } from '../../../src/environment.ts';
import { createNotifyCarrier } from '../../../src/gateways/notify/index.ts';
import { createMessages } from '../../../src/modules/messages/index.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { NOTIFY_TEMPLATES } from '../../../src/sandbox/index.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { ANY_WAY, ask, messagesOf, voucherFor } from '../../harness/sending.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const lines: string[] = [];
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
beforeEach(() => lines.splice(0));
afterAll(() => service[Symbol.asyncDispose]());

const OTHER_KEY = `${DEMONSTRATION_NOTIFY_KEY.slice(0, -12)}000000000000`;
const NO_TEMPLATE = '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1fffff';

/** Sending with these settings at Notify. */
function sendingWith({ apiKey = DEMONSTRATION_NOTIFY_KEY, text = NOTIFY_TEMPLATES.text as string }) {
  const { db, clock, recipients, vouchers, policies, baseUrl } = service;
  const templates = { ...NOTIFY_TEMPLATES, text };
  return createMessages({
    ...{ db, clock, recipients, vouchers, policies, baseUrl },
    carrier: createNotifyCarrier({ apiKey, baseUrl: `${service.sandboxUrl}/notify`, templates }),
    logger: createLogger({ level: 'info', name: 'test', to: { write: (line) => lines.push(line) } }),
  });
}

describe('a message that Notify does not take from us (R68)', () => {
  it.each([
    ['a template that is not there', { text: NO_TEMPLATE }, 'Template not found'],
    ['a template for something else', { text: NOTIFY_TEMPLATES.email }, 'not suitable for sms'],
    ['a key that Notify does not know', { apiKey: OTHER_KEY }, 'API key not found'],
  ])('for %s says that sending is not set up, and tells whoever runs it why', async (_what, settings, told) => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, mayPost: false });
    const message = await ask(service, scheme, { awardId: id, channel: 'text' });
    await sendingWith(settings).sendMessage(message.id);
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'failed', failure: 'not_set_up' }]);
    const logged = lines.join('');
    expect(logged).toContain('"level":50');
    expect(logged).toContain(told);
    expect(logged).not.toContain('900145');
  });

  it('for its number blames the number, and nobody’s settings', async () => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, phone: '0770090014', mayPost: false });
    const message = await ask(service, scheme, { awardId: id, channel: 'text' });
    await sendingWith({}).sendMessage(message.id);
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'failed', failure: 'refused' }]);
    expect(lines.join('')).not.toContain('"level":50');
  });
});

import { randomUUID } from 'node:crypto';
import { NotifyClient } from 'notifications-node-client';
import { DEMONSTRATION_NOTIFY_KEY } from '../../src/environment.ts';
import type { Award } from '../../src/modules/awards/index.ts';
import type { Channel } from '../../src/modules/messages/index.ts';
import { type SafeContact, safeContact } from '../../src/modules/recipients/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, type Scheme } from './scheme.ts';
import type { RunningService } from './service.ts';

/** All three ways are safe. */
export const ANY_WAY = {
  mayText: true,
  mayEmail: true,
  mayPost: true,
  phone: '07700 900145',
  email: 'ivy@example.org',
  address: { line1: '2 Marram Row', city: 'Marram Bay', postcode: 'ZZ1 1AA' },
};

/** A voucher for somebody who was asked which ways to them are safe; for `null` nobody asked. */
export async function voucherFor(
  service: RunningService,
  scheme: Scheme,
  contact: Partial<SafeContact> | null = ANY_WAY,
): Promise<Award> {
  const award = await makeAward(service, scheme, { method: 'voucher' });
  const { recipientId } = award;
  const answered = contact && safeContact.parse(contact);
  if (answered) await service.recipients.setSafeContact(scheme.people.requester, { recipientId, contact: answered });
  return award;
}

/** Asks for it as the practice's requester does. */
export function ask(
  service: RunningService,
  scheme: Scheme,
  about: { awardId: string; channel: Channel; key?: string },
) {
  return service.messages.askToSend(scheme.people.requester, { key: randomUUID(), ...about });
}

const openNotify = (service: RunningService) =>
  new NotifyClient(`${service.sandboxUrl}/notify`, DEMONSTRATION_NOTIFY_KEY);

/** Says what becomes of something that was sent, whoever it was sent to. */
export async function letNotify(service: RunningService, id: string, status: string): Promise<void> {
  await openNotify(service).apiClient.post(`/_sandbox/notifications/${id}`, { status });
}

/** What Notify was given to send, the newest first; of one message when its id is named. */
export async function sentByNotify(service: RunningService, reference?: string) {
  return (await openNotify(service).getNotifications(undefined, undefined, reference)).data.notifications;
}

/** The code in what was sent. */
export function codeIn(body: string | undefined): string {
  return /([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}/.exec(body ?? '')?.[0] ?? '';
}

/** The rows of the award's messages, the oldest first. */
export function messagesOf(service: RunningService, awardId: string) {
  return inScope(service.db, 'all', (trx) =>
    trx('messages')
      .where({ award_id: awardId })
      .orderBy('id')
      .select('id', 'channel', 'status', 'failure', 'instead_of'),
  );
}

/** A minute passes, or as long as given, and Notify is asked what became of everything. */
export async function follow(service: RunningService, ms = 61_000): Promise<void> {
  service.clock.advance(ms);
  await service.messages.followMessages();
  await service.settle();
}

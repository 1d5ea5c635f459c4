import type { Trx } from '../../platform/database.ts';
import type { Award } from '../awards/index.ts';
import { type Card, listCardsOfAward } from '../cards/index.ts';
import type { Reach, SafeRoute } from '../recipients/index.ts';
import { isCodable } from '../vouchers/index.ts';
import type { SendFacts } from './core/may-send.ts';
import type { Channel } from './core/message.ts';
import type { MessagesDeps } from './messages-deps.ts';

const ROUTE: Readonly<Record<Channel, SafeRoute>> = { text: 'text', email: 'email', letter: 'post' };
/** Formats that a letter in print of the usual size is not. */
const NOT_IN_PRINT: ReadonlySet<string> = new Set(['large_print', 'easy_read', 'braille', 'audio', 'bsl_video']);

type FactsDeps = Pick<MessagesDeps, 'recipients' | 'carrier'>;

const isOpen = (reach: Reach, channel: Channel) => reach.routes.includes(ROUTE[channel]);

function waysOf(reach: Reach): Pick<SendFacts, 'wasAsked' | 'doNotContact' | 'isSafe' | 'hasAddress'> {
  const { answers } = reach;
  return {
    wasAsked: answers !== null,
    doNotContact: answers?.doNotContact ?? false,
    isSafe: { text: answers?.mayText ?? false, email: answers?.mayEmail ?? false, letter: answers?.mayPost ?? false },
    hasAddress: { text: isOpen(reach, 'text'), email: isOpen(reach, 'email'), letter: isOpen(reach, 'letter') },
  };
}

/** A freeze by staff of the whole award, or of a card that is still there. */
function stopsSending({ freezeKind, freezeCovers, status }: Card): boolean {
  const isByStaff = freezeKind === 'staff' || freezeKind === 'protective';
  return isByStaff && (freezeCovers === 'award' || status === 'frozen');
}

/** What decides whether the award's voucher may be sent now, and where to. */
export async function readSendFacts(
  deps: FactsDeps,
  trx: Trx,
  award: Award,
): Promise<{ facts: SendFacts; reach: Reach }> {
  const reach = await deps.recipients.readReach(trx, award.recipientId);
  const cards = await listCardsOfAward(trx, award.id);
  const facts: SendFacts = {
    ...waysOf(reach),
    isDead: reach.isDead,
    hasConsent: await deps.recipients.hasConsent(trx, award.recipientId),
    isVoucher: award.method === 'voucher',
    isActive: await isCodable(trx, award),
    isFrozen: cards.some(stopsSending),
    isSetUp: deps.carrier !== null,
    needsOtherFormat: reach.formats.some((format) => NOT_IN_PRINT.has(format)),
  };
  return { facts, reach };
}

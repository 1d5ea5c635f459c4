import { assert } from '../../kernel/assert.ts';
import type { Trx } from '../../platform/database.ts';
import { type Award, findAward } from '../awards/index.ts';
import { findPractice } from '../budgets/index.ts';
import { readAwardFigures } from '../ledger/index.ts';
import { type Reach, toInternationalPhone } from '../recipients/index.ts';
import { findLiveCodeId, lockCodes } from '../vouchers/index.ts';
import { stopOf, whyNot } from './core/may-send.ts';
import { isOnItsWay, type Message } from './core/message.ts';
import { type VoucherFacts, writeEmail, writeLetter, writeText } from './core/write-voucher.ts';
import { lockMessage, updateMessage } from './message-store.ts';
import type { MessagesDeps, Outgoing } from './messages-deps.ts';
import { readSendFacts } from './read-send-facts.ts';
import { cancelMessage, failMessage } from './settle-message.ts';

/** Everything that a message about the award's voucher may say, but for the code. */
export async function readVoucherFacts(
  deps: Pick<MessagesDeps, 'policies' | 'baseUrl'>,
  trx: Trx,
  award: Award,
): Promise<Omit<VoucherFacts, 'code'>> {
  const practice = await findPractice(trx, award.practiceId);
  const figures = (await readAwardFigures(trx, [award.id])).get(award.id);
  assert(practice && figures, `award ${award.id} has a practice and figures`);
  const { terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
  return {
    surgery: practice.name,
    phone: practice.phone,
    availablePence: figures.availablePence,
    lastDay: award.expiresOn,
    address: `${deps.baseUrl.replace(/^https?:\/\//, '')}/my-award`,
    plainList: terms.plainList,
  };
}

function addressLines({ givenName, familyName, address }: Reach): string[] {
  assert(address, 'a letter goes where there is an address');
  const { line1, line2, city, postcode } = address;
  return [`${givenName} ${familyName}`, line1, ...(line2 ? [line2] : []), city, postcode];
}

function outgoing(message: Message, reach: Reach, facts: VoucherFacts): Outgoing {
  const { id: reference, channel } = message;
  if (channel === 'letter') return { reference, channel, addressLines: addressLines(reach), ...writeLetter(facts) };
  if (channel === 'email') {
    assert(reach.email, 'an email goes where there is an address');
    return { reference, channel, email: reach.email, ...writeEmail(facts) };
  }
  assert(reach.phone, 'a text goes where there is a number');
  return { reference, channel, phone: toInternationalPhone(reach.phone), text: writeText(facts) };
}

/** Whether a code was made for the award since, on paper or for another message: that one must go on working. */
async function isOvertaken(trx: Trx, { awardId, expectsCode, code }: Message): Promise<boolean> {
  const live = await findLiveCodeId(trx, awardId);
  return live !== expectsCode && live !== code;
}

const endsOf = (sent: Outgoing): string | null => (sent.channel === 'text' ? sent.phone.slice(-2) : null);

/**
 * Makes the message ready to go, with a code made for this try alone, which is in this answer and nowhere else (R49).
 * Null when it is not to go: what forbids it may have come since it was asked for (R36, R69).
 */
export async function prepareMessage(deps: MessagesDeps, trx: Trx, messageId: string): Promise<Outgoing | null> {
  const message = await lockMessage(trx, messageId);
  if (!message || !isOnItsWay(message)) return null;
  const at = deps.clock.now();
  const award = await findAward(trx, message.awardId);
  assert(award, `award ${message.awardId} of a message exists`);
  await lockCodes(trx, award.id);
  const { facts, reach } = await readSendFacts(deps, trx, award);
  const stop = stopOf(facts) ?? ((await isOvertaken(trx, message)) ? 'code_made_since' : null);
  if (stop) {
    await cancelMessage(trx, { message, at, why: stop });
    return null;
  }
  if (whyNot(facts, message.channel)) {
    await failMessage(deps, trx, { message, at, why: facts.isSetUp ? 'not_safe' : 'not_set_up' });
    return null;
  }
  const fresh = await deps.vouchers.makeFreshCode(trx, { award, madeBy: message.askedBy, at });
  const sent = outgoing(message, reach, { ...(await readVoucherFacts(deps, trx, award)), code: fresh.code });
  await updateMessage(trx, message.id, {
    status: 'sending',
    tried_at: at,
    code: fresh.id,
    number_ends: endsOf(sent),
  });
  return sent;
}

import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { findAward } from '../awards/index.ts';
import { requireRole } from '../staff/index.ts';
import { type WhyNot, whyNot } from './core/may-send.ts';
import { CHANNELS, type Channel } from './core/message.ts';
import { writeEmail, writeLetter, writeText } from './core/write-voucher.ts';
import type { MessagesDeps } from './messages-deps.ts';
import { readVoucherFacts } from './prepare-message.ts';
import { readSendFacts } from './read-send-facts.ts';

/** One way by which a voucher could be sent, and what would be said. */
export type Way = {
  channel: Channel;
  /** Null when it may be sent this way. */
  whyNot: WhyNot | null;
  /** As it would be sent, with a code that is none. */
  preview: string;
};

/** In place of a code, where there is none yet. */
const NO_CODE = 'XXXX-XXXX-XXXX-XXXX';

const PREFERRED: Readonly<Record<string, Channel>> = { text: 'text', email: 'email', letter: 'letter' };

/** The ways by which the practice could send a voucher, and the one that its person would rather have. */
export async function offerWays(
  deps: MessagesDeps,
  principal: Principal,
  awardId: string,
): Promise<{ ways: Way[]; preferred: Channel | null }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    const { facts, reach } = await readSendFacts(deps, trx, award);
    const voucher = { ...(await readVoucherFacts(deps, trx, award)), code: NO_CODE };
    const previews: Record<Channel, string> = {
      text: writeText(voucher),
      email: writeEmail(voucher).text,
      letter: writeLetter(voucher).text,
    };
    const ways = CHANNELS.map((channel) => ({ channel, whyNot: whyNot(facts, channel), preview: previews[channel] }));
    const preferred = ways.find(
      (way) => way.whyNot === null && way.channel === (reach.channel && PREFERRED[reach.channel]),
    );
    return { ways, preferred: preferred?.channel ?? null };
  });
}

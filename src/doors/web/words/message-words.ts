import { formatInstant } from '../../../kernel/dates.ts';
import type { Cancellation, Channel, Failure } from '../../../modules/messages/index.ts';
import type { MessageView } from '../../../modules/reports/index.ts';

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = { text: 'text', email: 'email', letter: 'letter' };

const WHY: Readonly<Record<Failure | Cancellation, string>> = {
  permanent_failure: 'it cannot be delivered there',
  temporary_failure: 'nobody could be reached there for days',
  technical_failure: 'the carrier could not deliver it',
  refused: 'the carrier does not take what it was addressed to',
  not_safe: 'it is not safe to reach them this way any more',
  not_set_up: 'sending is not set up here',
  died: 'the person has died',
  not_agreed: 'the person no longer agrees',
  award_over: 'the voucher no longer works or is all spent',
  frozen: 'the voucher is frozen',
  code_made_since: 'a newer code was made first',
};

const endWords = ({ channel, status, failure }: MessageView): string => {
  if (status === 'delivered') return channel === 'letter' ? 'It was printed and posted.' : 'It arrived.';
  if (status === 'failed' || status === 'cancelled') {
    return `It did not ${status === 'failed' ? 'arrive' : 'go'}: ${WHY[failure ?? 'technical_failure']}.`;
  }
  if (status === 'sent') return channel === 'letter' ? 'It is being printed.' : 'Not known yet whether it arrived.';
  return 'It is on its way.';
};

/** "By text to the number ending 45, 22 November 2026 at 10am. It arrived." Without whom or where to. */
export function messageWords(message: MessageView, isOwn: boolean): string {
  const { channel, numberEnds, sentAt, askedAt, insteadOf } = message;
  const to = isOwn && channel === 'text' && numberEnds ? ` to the number ending ${numberEnds}` : '';
  const instead = insteadOf ? ', because the message before did not arrive' : '';
  return `By ${CHANNEL_WORDS[channel]}${to}, ${formatInstant(sentAt ?? askedAt)}${instead}. ${endWords(message)}`;
}

import type { AwardAct } from '../../../modules/reports/index.ts';
import { CHANNEL_WORDS } from './message-words.ts';

/** What was done with an award, in words. How often holders look at what is theirs is nobody's to read here. */
const WORDS = {
  'award.request': 'Asked for',
  'award.save_as_waiting': 'Saved as waiting for funds',
  'award.release': 'Released from the waiting list',
  'award.withdraw_request': 'The request was taken back',
  'award.approve': 'Approved',
  'award.refuse': 'Refused',
  'award.send_refusal_letter': 'The letter about the refusal went out',
  'award.ask_reconsideration': 'A second look at the refusal was asked for',
  'award.break_glass': 'Given without a second person',
  'award.sign_off': 'Signed off by a second person',
  'award.check_sample': 'Checked as one of a sample',
  'award.ask_addition': 'More money or time was asked for',
  'award.add': 'More money or time was approved',
  'award.refuse_addition': 'More money or time was refused',
  'award.withdraw_addition': 'The request for more money or time was taken back',
  'award.carry_forward': 'Carried forward into the next year',
  'award.pause': 'Paused',
  'award.end': 'Ended',
  'voucher.print': 'The voucher was printed',
  'voucher.ask_to_send': 'The voucher is to go by {channel}',
  'voucher.send': 'The {channel} with the voucher left',
  'voucher.fail_sending': 'The {channel} with the voucher did not arrive',
  'voucher.cancel_sending': 'The {channel} with the voucher did not go after all',
  'letter.print': 'The letter was printed',
  'card.issue': 'A card was made',
  'card.link': 'A card from the box was given',
  'card.activate': 'The card was switched on',
  'card.freeze': 'The card was frozen',
  'card.unfreeze': 'The freeze was lifted',
  'card.pause_by_holder': 'The holder paused the card',
  'card.resume_by_holder': 'The holder lifted their pause',
  'card.report_lost': 'The card was reported lost or stolen',
  'card.replace': 'Another card was asked for in its place',
  'card.cancel': 'The card was cancelled',
  'card.expire': 'The card reached its end',
  'invoice.record': 'An invoice was recorded',
  'invoice.check': 'The invoice was checked',
  'invoice.pay': 'The invoice was paid',
  'invoice.refuse': 'The invoice was refused',
  'invoice.withdraw': 'The invoice was withdrawn',
  'exception.ask': 'An exception was asked for',
  'exception.allow': 'The exception was allowed',
  'exception.refuse': 'The exception was refused',
  'exception.withdraw': 'The exception was withdrawn',
} as const;

type ToldAct = keyof typeof WORDS;

/** Acts that there are words for. */
export const TOLD_ACTS = Object.keys(WORDS) as ToldAct[];

const isTold = (action: string): action is ToldAct => Object.hasOwn(WORDS, action);

export function actWords({ action, channel }: Pick<AwardAct, 'action' | 'channel'>): string {
  if (!isTold(action)) return action;
  return WORDS[action].replace('{channel}', channel ? CHANNEL_WORDS[channel] : 'message');
}

import type { Cancellation, Channel } from './message.ts';

/** What decides whether a voucher may be sent to a person, and by which ways. */
export type SendFacts = {
  isDead: boolean;
  hasConsent: boolean;
  isVoucher: boolean;
  isActive: boolean;
  /** Somebody but its holder froze it. */
  isFrozen: boolean;
  /** Whether there is anybody to carry messages. */
  isSetUp: boolean;
  /** Somebody asked the person which ways are safe (R69). */
  wasAsked: boolean;
  doNotContact: boolean;
  isSafe: Readonly<Record<Channel, boolean>>;
  hasAddress: Readonly<Record<Channel, boolean>>;
  /** They cannot read print of the usual size, so a letter in it is none. */
  needsOtherFormat: boolean;
};

/** Why not at all, or not by this way: what staff are told. */
export const WHY_NOT = {
  died: 'Nothing is sent to a person who has died.',
  not_agreed: 'The person no longer agrees, so nothing is sent.',
  award_over: 'Only a voucher that works and has money left can be sent.',
  frozen: 'This voucher is frozen. Nothing is sent until the freeze is lifted.',
  not_set_up: 'Sending is not set up here.',
  never_asked: 'Nobody has asked this person yet which ways to reach them are safe.',
  do_not_contact: 'This person asked not to be contacted. They come to the surgery.',
  text_not_safe: 'This person said that it is not safe to text them.',
  text_nowhere: 'There is no mobile number for them.',
  email_not_safe: 'This person said that it is not safe to email them.',
  email_nowhere: 'There is no email address for them.',
  letter_not_safe: 'This person said that it is not safe to post to them.',
  letter_nowhere: 'There is no address for them.',
  letter_format:
    'They need another format than print of the usual size. Print the voucher, and give it as they need it.',
} as const;
export type WhyNot = keyof typeof WHY_NOT;

/** What stops every message; null when nothing does. Such a message is not sent later, and none takes its place. */
export function stopOf(facts: SendFacts): Cancellation | null {
  if (facts.isDead) return 'died';
  if (!facts.hasConsent) return 'not_agreed';
  if (!facts.isVoucher || !facts.isActive) return 'award_over';
  return facts.isFrozen ? 'frozen' : null;
}

function whyNotBy(facts: SendFacts, channel: Channel): WhyNot | null {
  if (!facts.isSafe[channel]) return `${channel}_not_safe`;
  if (!facts.hasAddress[channel]) return `${channel}_nowhere`;
  return channel === 'letter' && facts.needsOtherFormat ? 'letter_format' : null;
}

/** Why a voucher may not be sent this way now; null when it may (R36, R69). */
export function whyNot(facts: SendFacts, channel: Channel): WhyNot | null {
  const stop = stopOf(facts);
  if (stop && stop !== 'code_made_since') return stop;
  if (!facts.isSetUp) return 'not_set_up';
  if (!facts.wasAsked) return 'never_asked';
  return facts.doNotContact ? 'do_not_contact' : whyNotBy(facts, channel);
}

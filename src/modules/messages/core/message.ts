export const CHANNELS = ['text', 'email', 'letter'] as const;
export type Channel = (typeof CHANNELS)[number];

export const MESSAGE_STATUSES = ['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Why a message did not arrive: something else must be done for the person (R68). */
export const FAILURES = [
  'permanent_failure',
  'temporary_failure',
  'technical_failure',
  'refused',
  'not_safe',
  'not_set_up',
] as const;
export type Failure = (typeof FAILURES)[number];

/** Why a message was not sent after all, which needs no other in its place. */
export const CANCELLATIONS = ['died', 'not_agreed', 'award_over', 'frozen', 'code_made_since'] as const;
export type Cancellation = (typeof CANCELLATIONS)[number];

/** One text, email or letter; its words and its address are kept nowhere. */
export type Message = {
  id: string;
  awardId: string;
  practiceId: string;
  channel: Channel;
  status: MessageStatus;
  askedBy: string;
  askedAt: Date;
  /** The message that failed, in whose place this letter goes. */
  insteadOf: string | null;
  /** The code that worked when it was asked for. */
  expectsCode: string | null;
  /** The code that was made for it, by its id. */
  code: string | null;
  /** The last two digits of the number it went to. */
  numberEnds: string | null;
  carrierId: string | null;
  triedAt: Date | null;
  sentAt: Date | null;
  failure: Failure | Cancellation | null;
};

/** Whether nothing is known yet of whether it left. */
export function isOnItsWay({ status }: Pick<Message, 'status'>): boolean {
  return status === 'queued' || status === 'sending';
}

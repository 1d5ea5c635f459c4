/**
 * What is sent to people: vouchers by text, email or letter, by the ways that each person said are safe. What a message
 * said and where it went is kept nowhere here; the code in it exists only while it is handed to the carrier.
 */
import type { Principal } from '../../kernel/principal.ts';
import { askToSend, type SendInput } from './ask-to-send.ts';
import { followMessages } from './follow-messages.ts';
import type { MessagesDeps } from './messages-deps.ts';
import { offerWays } from './offer-ways.ts';
import { sendMessage } from './send-message.ts';

export { WHY_NOT } from './core/may-send.ts';
export {
  CANCELLATIONS,
  type Cancellation,
  CHANNELS,
  type Channel,
  FAILURES,
  type Failure,
  MESSAGE_STATUSES,
  type MessageStatus,
} from './core/message.ts';
export {
  type CarriedState,
  CarrierNotSetUp,
  type MessageCarrier,
  MessageRefusal,
  type MessagesDeps,
  type Outgoing,
} from './messages-deps.ts';
export type { Way } from './offer-ways.ts';

export type Messages = ReturnType<typeof createMessages>;

export function createMessages(deps: MessagesDeps) {
  return {
    askToSend: (by: Principal, input: SendInput) => askToSend(deps, by, input),
    offerWays: (by: Principal, awardId: string) => offerWays(deps, by, awardId),
    sendMessage: (messageId: string) => sendMessage(deps, messageId),
    followMessages: () => followMessages(deps),
  };
}

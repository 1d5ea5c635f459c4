import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Policies } from '../policies/index.ts';
import type { Recipients } from '../recipients/index.ts';
import type { Vouchers } from '../vouchers/index.ts';
import type { Failure } from './core/message.ts';

/** What goes out, once. `reference` is our id of the message. */
export type Outgoing = { reference: string } & (
  | { channel: 'text'; phone: string; text: string }
  | { channel: 'email'; email: string; heading: string; text: string }
  | { channel: 'letter'; addressLines: readonly string[]; heading: string; text: string }
);

/** What the carrier knows of a message: whether it arrived, of a letter whether it was posted. */
export type CarriedState = 'on_its_way' | 'delivered' | Extract<Failure, `${string}_failure`>;

/**
 * Port: who carries texts, emails and letters. Everything it throws but `MessageRefusal` and `CarrierNotSetUp` is worth
 * another try.
 */
export type MessageCarrier = {
  send(message: Outgoing): Promise<{ carrierId: string }>;
  /** The message that an earlier try sent, whose answer was lost; null when there is none. */
  findByReference(reference: string): Promise<{ carrierId: string } | null>;
  /** Null when the carrier no longer knows it. */
  stateOf(carrierId: string): Promise<CarriedState | null>;
};

/** The carrier has refused for good: no such number, an address that cannot be. */
export class MessageRefusal extends Error {
  override readonly name = 'MessageRefusal';
}

/** The carrier takes nothing from us, or nothing of this kind: a wrong key or template, or an account with limits. */
export class CarrierNotSetUp extends Error {
  override readonly name = 'CarrierNotSetUp';
}

export type MessagesDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  recipients: Pick<Recipients, 'readReach' | 'hasConsent'>;
  vouchers: Pick<Vouchers, 'makeFreshCode'>;
  policies: Pick<Policies, 'policyVersion'>;
  /** Null where nobody carries messages. */
  carrier: MessageCarrier | null;
  /** Where people type a code. */
  baseUrl: string;
};

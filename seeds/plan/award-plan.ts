import type { LondonDate } from '../../src/kernel/dates.ts';
import type { Pence } from '../../src/kernel/money.ts';
import type { RecipientIdentity } from '../../src/modules/recipients/index.ts';
import merchants from '../data/merchants.json' with { type: 'json' };
import type suppliers from '../data/suppliers.json';

export type MerchantKey = keyof typeof merchants;

/** Merchants that send a practice an invoice: where they are paid is known. */
export type SupplierKey = keyof typeof suppliers;

/** What a supplier asks for: all of an award that the practice pays. To pay it is the award's one payment. */
export type InvoicePlan = { supplier: SupplierKey; number: string; receivedAt: Date; checkedAt: Date };

export type PaymentPlan = { at: Date; amountPence: Pence; merchant: MerchantKey };

/** One award from the request to its end, with every penny that is spent of it. */
export type AwardPlan = {
  practice: string;
  policy: string;
  method: 'card' | 'voucher' | 'invoice';
  /** Null without a card. */
  cardType: 'virtual' | 'physical' | null;
  amountPence: Pence;
  recipient: RecipientIdentity;
  communicationNeeds: string | null;
  need: string;
  outcome: string;
  otherHelpTried: string;
  /** The last day it works. */
  expiresOn: LondonDate;
  requestedAt: Date;
  approver: 'practice' | 'finance' | 'commissioner';
  /** What becomes of the request; `waits` leaves it for whoever tries the demonstration. */
  decision: { at: Date; refused?: string; askedAgain?: string; isLetterUnsent?: true } | 'waits';
  payments: readonly PaymentPlan[];
  /** Of an award that the practice pays, once its supplier has sent it. */
  invoice?: InvoicePlan;
  /** By when what is left is back in the budget; null for an award that stays live or leaves nothing. */
  givenBackAt: Date | null;
  /** When that is done by hand, because its last day is still to come. */
  cancelledAt: Date | null;
  /** Whether the letter or voucher is printed and a physical card switched on. */
  isHandedOver: boolean;
  /** Given to the awards that the demonstration's story names. */
  reference?: string;
};

/** Who may approve an award by its size (R15): practices up to £300. */
export const approverFor = (amountPence: Pence): AwardPlan['approver'] =>
  amountPence > 30_000 ? 'finance' : 'practice';

export const spentPence = (award: Pick<AwardPlan, 'payments'>): Pence =>
  award.payments.reduce((total, { amountPence }) => total + amountPence, 0);

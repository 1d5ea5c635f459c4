import type { Pence } from '../../../../kernel/money.ts';

/** An award half made, kept in the session. Holds an id for the person, never who they are. */
export type AwardDraft = {
  /** Made when the journey began: sending it twice makes one award (R32). */
  key: string;
  practice: string;
  recipientId?: string | undefined;
  /** The card that was chosen, if it was one of the common reasons. */
  template?: string | undefined;
  policy?: string | undefined;
  amountPence?: Pence | undefined;
  /** Saved for when there is money, should the budget not have enough (R65). */
  maySaveAsWaiting?: boolean | undefined;
  method?: 'card' | 'voucher' | 'invoice' | undefined;
  cardType?: 'virtual' | 'physical' | undefined;
  /** Bought before it is asked for: the invoice that the practice would pay (R33). */
  boughtAlready?: { datedOn: string; reason: string } | undefined;
  need?: string | undefined;
  outcome?: string | undefined;
  otherHelpTried?: string | undefined;
  expiresOn?: string | undefined;
};

import type { Pence } from '../../../../kernel/money.ts';

/** An award half made, kept in the session. Holds an id for the person, never who they are. */
export type AwardDraft = {
  /** Made when the journey began: sending it twice makes one award (R32). */
  key: string;
  practice: string;
  recipientId?: string;
  policy?: string;
  amountPence?: Pence;
  method?: 'card' | 'voucher';
  cardType?: 'virtual' | 'physical';
  need?: string;
  outcome?: string;
  otherHelpTried?: string;
  expiresOn?: string;
};

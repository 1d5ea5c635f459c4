import type { Pence } from '../../../../kernel/money.ts';

/** An award half made, kept in the session. Holds an id for the person, never who they are. */
export type AwardDraft = {
  /** Made when the journey began: sending it twice makes one award (R32). */
  key: string;
  practice: string;
  recipientId?: string | undefined;
  policy?: string | undefined;
  amountPence?: Pence | undefined;
  method?: 'card' | 'voucher' | undefined;
  cardType?: 'virtual' | 'physical' | undefined;
  need?: string | undefined;
  outcome?: string | undefined;
  otherHelpTried?: string | undefined;
  expiresOn?: string | undefined;
};

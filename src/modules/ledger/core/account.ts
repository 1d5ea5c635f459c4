import type { Pence } from '../../../kernel/money.ts';
import type { AccountKind } from './transfer-kinds.ts';

/** The running counters of one ledger account, in pence. */
export type Account = {
  readonly id: string;
  readonly kind: AccountKind;
  readonly debitsPosted: Pence;
  readonly creditsPosted: Pence;
  readonly debitsPending: Pence;
  readonly creditsPending: Pence;
  readonly version: number;
};

/** What may still leave the account: posted in, less posted out, less held. */
export function availablePence(account: Omit<Account, 'id' | 'kind' | 'version' | 'creditsPending'>): Pence {
  return account.creditsPosted - account.debitsPosted - account.debitsPending;
}

/** What captures took beyond the award and nothing has repaid, open holds on it included. */
export function shortfallPence(account: Omit<Account, 'id' | 'kind' | 'version' | 'creditsPending'>): Pence {
  return Math.max(0, -availablePence(account));
}

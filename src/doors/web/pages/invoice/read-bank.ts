import type { Typed } from '../make-award/read-answers.ts';

/** Never kept in a session. */
export const BANK_FIELDS = ['accountName', 'sortCode', 'accountNumber'] as const;

/** The bank details of a form, as typed. */
export const readBank = (typed: Typed) => ({
  accountName: typed['accountName'] ?? '',
  sortCode: typed['sortCode'] ?? '',
  accountNumber: typed['accountNumber'] ?? '',
});

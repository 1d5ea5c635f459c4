import type { Typed } from '../make-award/read-answers.ts';

/** The bank details of a form, as typed. */
export const readBank = (typed: Typed) => ({
  accountName: typed['accountName'] ?? '',
  sortCode: typed['sortCode'] ?? '',
  accountNumber: typed['accountNumber'] ?? '',
});

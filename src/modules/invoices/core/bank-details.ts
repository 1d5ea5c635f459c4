/** Where a supplier is paid. Kept as cipher text; only the last digits are ever shown. */
export type BankDetails = {
  accountName: string;
  /** Six digits. */
  sortCode: string;
  /** Eight digits. */
  accountNumber: string;
};

type Fault = { field: keyof BankDetails; message: string };

const digits = (text: string) => text.replaceAll(/[\s-]/g, '');

/** The details as they are kept: digits without blanks and dashes. */
export function normaliseBankDetails({ accountName, sortCode, accountNumber }: BankDetails): BankDetails {
  return { accountName: accountName.trim(), sortCode: digits(sortCode), accountNumber: digits(accountNumber) };
}

/** What is wrong with normalised details; empty when nothing is. */
export function bankFaults({ accountName, sortCode, accountNumber }: BankDetails): Fault[] {
  return [
    ...(accountName === '' ? [{ field: 'accountName' as const, message: 'Enter the name on the account' }] : []),
    ...(/^\d{6}$/.test(sortCode) ? [] : [{ field: 'sortCode' as const, message: 'A sort code has 6 digits' }]),
    ...(/^\d{8}$/.test(accountNumber)
      ? []
      : [{ field: 'accountNumber' as const, message: 'An account number has 8 digits' }]),
  ];
}

/** All that is shown of an account. */
export function accountEnds({ accountNumber }: BankDetails): string {
  return accountNumber.slice(-3);
}

/** Whether money goes to the same place, whatever name is written beside it. */
export function isSameNumber(one: BankDetails, other: BankDetails): boolean {
  return one.sortCode === other.sortCode && one.accountNumber === other.accountNumber;
}

export function isSameAccount(one: BankDetails, other: BankDetails): boolean {
  return one.accountName === other.accountName && isSameNumber(one, other);
}

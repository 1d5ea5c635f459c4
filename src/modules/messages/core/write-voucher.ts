import { formatDate, type LondonDate } from '../../../kernel/dates.ts';
import { formatPenceShort, type Pence } from '../../../kernel/money.ts';

/** What a message about a voucher may say. Nobody's name, no reason and no shop is among it. */
export type VoucherFacts = {
  /** As the person knows it: their GP surgery. */
  surgery: string;
  /** Free to call. */
  phone: string;
  code: string;
  availablePence: Pence;
  lastDay: LondonDate;
  /** Where the code is typed, without `https://`. */
  address: string;
  /** Completes "It can be used for ...": for a letter alone. */
  plainList: string;
};

/** In one text of 160 characters wherever the surgery's name and the address let it. */
export function writeText({ surgery, phone, code, availablePence, lastDay, address }: VoucherFacts): string {
  const amount = formatPenceShort(availablePence);
  return `${surgery}: ${amount} voucher ${code}. Use by ${formatDate(lastDay)}: ${address}. Questions? Call free on ${phone}`;
}

export type Written = { heading: string; text: string };

const SECRET = 'Whoever has the code can see and spend the money, so keep it to yourself.';

function howTo({ address, lastDay }: VoucherFacts): string[] {
  return [
    `You can use it until midnight on ${formatDate(lastDay)}.`,
    `Go to ${address} and type the code. You see how much is left.`,
    'Choose “Show my card”. The number you see works on UK websites and by phone, like any card.',
    'No phone or computer? Call us. We can do it with you.',
  ];
}

const helpLine = ({ phone }: VoucherFacts) =>
  `Questions? Call free on ${phone}. A person will answer. Call us too if somebody else has used this: we stop it at once and make a new one.`;

export function writeEmail(facts: VoucherFacts): Written {
  const amount = formatPenceShort(facts.availablePence);
  const text = [
    `Your voucher for ${amount} is from ${facts.surgery}.`,
    `Your code: ${facts.code}`,
    ...howTo(facts),
    SECRET,
    helpLine(facts),
  ].join('\n\n');
  return { heading: 'Your voucher', text };
}

/** As the printed sheet says it. */
export function writeLetter(facts: VoucherFacts): Written {
  const text = [
    `From ${facts.surgery}.`,
    `Your code: ${facts.code}`,
    ...howTo(facts),
    `It can be used for ${facts.plainList}, in the UK. It cannot give cash, and it cannot be used for alcohol shops, betting, subscriptions or anything outside the UK.`,
    SECRET,
    helpLine(facts),
  ].join('\n\n');
  return { heading: `Your voucher for ${formatPenceShort(facts.availablePence)}`, text };
}

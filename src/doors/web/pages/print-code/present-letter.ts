import { formatPenceShort } from '../../../../kernel/money.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { amountInWords, dayInWords } from '../../words/in-words.ts';

export type Letter = {
  heading: string;
  opening: string;
  groups: string[];
  address: string;
  steps: string[];
  can: string;
  cannot: string;
};

/** What is on a voucher sheet or card letter. Neutral: no scheme's name, no reason, no condition. */
export function presentLetter(award: AwardView, facts: { code: string; baseUrl: string }): Letter {
  const isVoucher = award.method === 'voucher';
  const leftPence = award.availablePence;
  const amount = formatPenceShort(leftPence);
  const address = `${facts.baseUrl.replace(/^https?:\/\//, '')}/my-award`;
  return {
    heading: isVoucher ? `Your voucher for ${amount}` : `Your card with ${amount}`,
    opening: `It is worth ${amountInWords(leftPence)}${leftPence === award.amountPence ? '' : ' today'}. You can use it until midnight on ${dayInWords(award.expiresOn)}.`,
    groups: facts.code.split('-'),
    address,
    steps: stepsOf(award),
    can: `It can be used for ${award.plainList}, in the UK.`,
    cannot:
      'It cannot give cash, and it cannot be used for alcohol shops, betting, subscriptions or anything outside the UK.',
  };
}

function stepsOf(award: AwardView): string[] {
  const open = 'Point a phone’s camera at the square, or go to the address under the code and type the code.';
  if (award.cardType === 'physical') {
    return [
      'The plastic card comes to us by post. We switch it on when you collect it.',
      `${open} You see how much is left and what you have spent.`,
    ];
  }
  return [
    `${open} You see how much is left.`,
    'Choose “Show my card”. The number you see works on UK websites and by phone, like any card.',
    'No phone or computer? Call us. We can do it with you.',
  ];
}

import type { MerchantException } from './exception.ts';

/** An exception that was asked for and not decided yet, as far as it tells which payments it is about. */
export type WaitingQuestion = Pick<
  MerchantException,
  'awardId' | 'attemptId' | 'networkId' | 'merchantName' | 'category'
>;

/** A declined payment on an award, as its shop gave itself. */
export type AskedPayment = {
  authorizationId: string;
  awardId: string | null;
  merchantNetworkId: string | null;
  merchantName: string;
  merchantCategory: string;
};

/**
 * Whether a question that waits is about this payment: it was asked after it, or its answer would open this shop or
 * its kind on this award. Meanwhile nobody asks again (R43).
 */
export function isAskedAbout(question: WaitingQuestion, payment: AskedPayment): boolean {
  if (question.awardId !== payment.awardId) return false;
  if (question.attemptId === payment.authorizationId) return true;
  if (question.category !== null) return question.category === payment.merchantCategory;
  if (question.networkId !== null) return question.networkId === payment.merchantNetworkId;
  return payment.merchantNetworkId === null && question.merchantName === payment.merchantName;
}

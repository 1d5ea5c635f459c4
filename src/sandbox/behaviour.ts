/**
 * What Stripe's documentation does not settle, one named switch each. The value that we think most likely is
 * the default; a programme that depends on one of them should be tried with both.
 */
export type Behaviour = {
  /** Whether the disputed sum is lent at the moment a dispute is submitted, or only when it is won. */
  provisionalCreditAtSubmit: boolean;
  /** How a dispute ends whose evidence is not submitted within 110 days; older documentation says `lost`. */
  unsubmittedDisputeBecomes: 'expired' | 'lost';
  /** Whether a wallet token that was deleted may be made active again. */
  deletedTokenIsFinal: boolean;
};

export const DEFAULT_BEHAVIOUR: Readonly<Behaviour> = {
  provisionalCreditAtSubmit: false,
  unsubmittedDisputeBecomes: 'expired',
  deletedTokenIsFinal: true,
};

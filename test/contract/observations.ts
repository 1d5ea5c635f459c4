/**
 * What Stripe's documents leave open, as questions, and what the sandbox does by default. Against the sandbox the
 * suite fails when the answer is another; against Stripe it prints both, so that a switch of
 * `src/sandbox/behaviour.ts` can be turned.
 */
export const SANDBOX_DOES = {
  'A cancelled card is made active again': '400 without a code',
  'A name with a digit': '400 without a code',
  'An unknown parameter': '400 parameter_unknown',
  'A missing parameter': '400 parameter_missing',
  'A page of 101': '400 parameter_invalid_integer',
  'Two filters of which only one may be given': '400 without a code',
  'Spending controls that an update leaves out': 'package_stores_beer_wine_and_liquor, GB',
  'A card without a limit may spend in a day': 'over £500.00: declined, spending_controls',
  'A payment at a cancelled card': 'declined, card_canceled',
  'A payment with the highest risk of fraud': 'declined, suspected_fraud',
  'A payment by magnetic stripe': 'declined, insecure_authorization_method',
  'A payment that names no shop': 'Rocket Rides, 4121, US',
  'A part reversal of more than is held': '400 without a code',
  'A declined increment': 'pending, £12.50',
  'An authorization that has expired': 'expired, £12.50',
  'A part capture leaves the authorization at': 'pending, £12.50',
  'What a part capture gives back of the hold': '£10.00 of £12.50',
  'A capture of a reversed authorization': 'closed, £0.00',
  'A capture of an expired authorization': 'closed, £12.50',
  'A second capture of a closed authorization': 'accepted',
  'A capture of a declined authorization': 'closed',
  'A forced capture at an inactive card': 'accepted',
  'A refund to a cancelled card': 'accepted',
  'A refund of more than was captured': '400 without a code',
  'A refund frees what its purchase used of a limit': 'no',
  'A card that may pay once, after its first payment': 'canceled',
  'A payment in euros has the rate': '£12.50 for 14.50 eur',
  'A damaged virtual card is replaced': 'accepted',
  'A physical card is made without a design': 'accepted',
  'A key to show a card, with an invented nonce': '400 without a code',
  'A dispute is submitted without its evidence': '400 without a code',
  'A dispute of part of a purchase': 'accepted',
  'A dispute, once submitted': 'submitted',
  'The repeat of a request is marked as replayed': 'true',
  'A request for a decision is in the list of events': 'no endpoint was asked',
} as const;

export type Question = keyof typeof SANDBOX_DOES;

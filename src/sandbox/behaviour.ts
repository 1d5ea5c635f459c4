import { z } from 'zod';

/**
 * What Stripe's documentation does not settle, one named switch each. The first value is the default: the one
 * that we think most likely. A programme that depends on one of them should be tried with all its values.
 */
export const SWITCHES = {
  timeoutAction: {
    values: ['decline', 'approve'],
    about: 'What happens to an authorization when no answer comes in time: a setting of the Dashboard.',
  },
  webhookError: {
    values: ['declines', 'follows_timeout_action'],
    about: 'An answer that is not as Stripe wants it.',
  },
  amountAboveRequest: {
    values: ['rejected', 'ignored'],
    about: 'An answer that approves more than was asked: invalid, or approved for what was asked.',
  },
  requestEventEndpoint: {
    values: ['told', 'asked'],
    about:
      'A webhook endpoint that has `issuing_authorization.request` enabled: only told, or asked for the decision where no authorization endpoint is set.',
  },
  requestEventsListed: {
    values: [true, false],
    about: 'Whether `GET /v1/events` has the `issuing_authorization.request` events.',
  },
  declinedIncrement: {
    values: ['keeps_hold', 'ends_authorization'],
    about: 'A declined increment: the old hold stays, or the authorization is closed and holds nothing.',
  },
  declinedIncrementEvent: {
    values: ['updated', 'none'],
    about: 'Whether a declined increment is told by `issuing_authorization.updated`.',
  },
  expiredStatus: {
    values: ['expired', 'reversed'],
    about: 'The status of an authorization whose time ran out.',
  },
  zeroedStatus: {
    values: ['reversed', 'pending'],
    about: 'The status of an authorization that the shop drops to nothing before it takes it again.',
  },
  reholdAsks: {
    values: [true, false],
    about: 'Whether the shop that takes a dropped authorization again needs a new decision.',
  },
  partCaptureReleases: {
    values: ['captured', 'nothing', 'everything'],
    about: 'How much of the hold a capture releases that leaves the authorization open.',
  },
  partCaptureAmount: {
    values: ['unchanged', 'reduced'],
    about: 'The amount of an authorization after a capture that leaves it open.',
  },
  lateCaptureStatus: {
    values: ['closed', 'unchanged'],
    about: 'The status after a capture on an authorization that had expired or was reversed.',
  },
  lateCaptureAmount: {
    values: ['unchanged', 'captured'],
    about: 'The amount after a capture on an authorization that had expired or was reversed.',
  },
  declinedCapture: {
    values: ['with_amount', 'refused'],
    about: 'The test helper that captures a declined authorization: a forced capture if it says how much, or refused.',
  },
  overCapture: {
    values: ['any', 'up_to_20_percent'],
    about: 'How far a capture may go above the authorized amount.',
  },
  refundAboveCapture: {
    values: ['refused', 'allowed'],
    about: 'The test helper that refunds more than is left of a capture.',
  },
  defaultDailyLimit: {
    values: [true, false],
    about: 'Whether a card without spending limits is limited to 500.00 a day.',
  },
  weekStart: {
    values: ['sunday', 'monday'],
    about: 'The day on which weekly spending limits begin anew.',
  },
  limitsCount: {
    values: ['holds_and_captures', 'captures', 'authorizations'],
    about:
      'What uses a spending limit: open holds and whatever was captured, forced captures too; only what was captured; or only what was authorized.',
  },
  releasesGiveBackLimits: {
    values: [true, false],
    about: 'Whether a release, a reversal or an expiry gives back what the authorization used of a limit.',
  },
  refundsGiveBackLimits: {
    values: [false, true],
    about: 'Whether a refund gives back what its purchase used of a limit.',
  },
  limitsLag: {
    values: ['none', '30_seconds'],
    about: 'How long a payment takes to count towards the limits.',
  },
  spendingControlsUpdate: {
    values: ['keeps_unsent', 'replaces_all'],
    about: 'Spending controls that an update does not send: kept, or cleared.',
  },
  merchantDefaults: {
    values: ['examples_or_gb', 'examples_for_each'],
    about:
      "Merchant data that a test helper is not given: Stripe's example shop if there is none at all, else country GB and the rest null; or the example shop's, item by item.",
  },
  swipedPayment: {
    values: ['declined', 'asked'],
    about: 'A payment by magnetic stripe: declined as `insecure_authorization_method`, or asked about as any other.',
  },
  addressMismatch: {
    values: ['passes', 'declined'],
    about: 'A wrong address or postal code alone: no matter, or declined as `verification_failed`.',
  },
  paymentCountCounts: {
    values: ['every_payment', 'above_one_pound'],
    about:
      'What counts for a card that cancels itself after so many payments: every authorization that is not for zero, or those above 1.00 and smaller ones once they are captured.',
  },
  cardWithoutCardholder: {
    values: ['refused', 'for_the_account'],
    about:
      'A card that is created without a cardholder: refused, or made for a company cardholder in the name of the account.',
  },
  canceledCardIsFinal: {
    values: [true, false],
    about: 'Whether a canceled card stays so.',
  },
  blockedCardholderIsFinal: {
    values: [true, false],
    about: 'Whether a cardholder that Stripe has blocked stays so.',
  },
  foreignCurrencyFee: {
    values: ['none', 'separate'],
    about: 'A capture in a foreign currency: no fee, or 2 % as a balance transaction `stripe_fx_fee` of its own.',
  },
  ephemeralKeyMinutes: {
    values: [15, 60],
    about: 'How long an ephemeral key lives.',
  },
  oldIdempotencyKey: {
    values: ['remembered', 'forgotten'],
    about: 'An idempotency key that was first used more than 24 hours ago.',
  },
  provisionalCreditAtSubmit: {
    values: [false, true],
    about: 'Whether the disputed sum is lent when a dispute is submitted, or given only when it is won.',
  },
  provisionalCreditStaysWhenWon: {
    values: [false, true],
    about:
      'Whether a provisional credit becomes the final one when the dispute is won, or is taken back and paid anew.',
  },
  disputeUpdatesItsTransaction: {
    values: [true, false],
    about: 'Whether a new dispute is also told by `issuing_transaction.updated`.',
  },
  disputeEvidence: {
    values: ['complete', 'any'],
    about: 'What must have been told when a dispute is submitted: all that its reason asks for, or nothing.',
  },
  partlyRefundedDispute: {
    values: ['rest', 'refused'],
    about: 'A purchase that was refunded in part: what is left of it can be disputed, or none of it.',
  },
  unsubmittedDisputeBecomes: {
    values: ['expired', 'lost'],
    about: 'How a dispute ends whose evidence is not submitted within 110 days; older documentation says lost.',
  },
  deletedTokenIsFinal: {
    values: [true, false],
    about: 'Whether a wallet token that was deleted stays so.',
  },
  expandedProperties: {
    values: ['when_asked', 'always'],
    about:
      'Properties that objects have when they are expanded, such as the balance transactions of a dispute and the purchase details of a transaction: sent only then, or in every answer.',
  },
} as const satisfies Record<string, Switch>;

type SwitchValue = string | boolean | number;
type Switch = { values: readonly [SwitchValue, ...SwitchValue[]]; about: string };
type SwitchName = keyof typeof SWITCHES;

export type Behaviour = { [N in SwitchName]: (typeof SWITCHES)[N]['values'][number] };

const NAMES = Object.keys(SWITCHES) as SwitchName[];

export const DEFAULT_BEHAVIOUR = Object.fromEntries(
  NAMES.map((name) => [name, SWITCHES[name].values[0]]),
) as Readonly<Behaviour>;

/** Some switches, each with one of its values. */
export const SOME_BEHAVIOUR = z.strictObject(
  Object.fromEntries(NAMES.map((name) => [name, z.literal([...SWITCHES[name].values]).optional()])),
) as unknown as z.ZodType<Partial<Behaviour>>;

/** Switches under the names of the wire, with values that may all be text: throws, in words, for what is not one. */
export function readBehaviour(sent: Readonly<Record<string, string | undefined>>): Partial<Behaviour> {
  const entries = Object.entries(sent).map(([wireName, text]) => {
    const name = NAMES.find((known) => wireNameOf(known) === wireName);
    if (!name) throw new Error(`has no switch ${wireName}`);
    const { values } = SWITCHES[name];
    const value = values.find((known) => String(known) === text);
    if (value === undefined) throw new Error(`has ${wireName} neither ${values.join(' nor ')}`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** `webhookError` is `webhook_error` on the wire. */
export function wireNameOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What an authorization is to us. `none`: we have not heard of it. */
export const AUTHORIZATION_STATES = ['none', 'declined', 'pending', 'closed', 'reversed', 'expired'] as const;
export type AuthorizationStatus = Exclude<(typeof AUTHORIZATION_STATES)[number], 'none'>;
export type AuthorizationPlace = 'none' | AuthorizationStatus;

/** Everything that we, Stripe, a shop or time can do to an authorization. */
export const AUTHORIZATION_TRIGGERS = [
  'approve',
  'approve_part',
  'decline_ours',
  'decline_stripe',
  'increment_approved',
  'increment_declined',
  'reverse_part',
  'reverse_rest',
  'reverse_full',
  'rehold',
  'finalize',
  'expire',
  'capture_part',
  'capture_final',
  'capture_late',
  'capture_after_decline',
  'refund',
] as const;
export type AuthorizationTrigger = (typeof AUTHORIZATION_TRIGGERS)[number];

/**
 * What the trigger does to what is held; how much that is, is always `targetHoldPence` of the state it leads to.
 * `placed`, `grown` and `lessened` may be by nothing; `follows` goes up or down.
 */
export type HoldEffect = 'none' | 'placed' | 'grown' | 'lessened' | 'follows' | 'kept' | 'ended';

export type Transition = {
  from: AuthorizationPlace;
  trigger: AuthorizationTrigger;
  to: AuthorizationStatus;
  hold: HoldEffect;
  /** Takes back what was said before: a decline, an approval or a hold that had been given back. */
  revises?: true;
};

/** The whole life of an authorization. A pair of state and trigger that is not here does not happen. */
export const AUTHORIZATION_TRANSITIONS: readonly Transition[] = [
  { from: 'none', trigger: 'approve', to: 'pending', hold: 'placed' },
  { from: 'none', trigger: 'approve_part', to: 'pending', hold: 'placed' },
  { from: 'none', trigger: 'decline_ours', to: 'declined', hold: 'none' },
  { from: 'none', trigger: 'decline_stripe', to: 'declined', hold: 'none' },

  { from: 'declined', trigger: 'approve', to: 'pending', hold: 'placed', revises: true },
  { from: 'declined', trigger: 'capture_after_decline', to: 'closed', hold: 'none' },
  { from: 'declined', trigger: 'refund', to: 'declined', hold: 'none' },

  { from: 'pending', trigger: 'decline_stripe', to: 'declined', hold: 'ended', revises: true },
  { from: 'pending', trigger: 'increment_approved', to: 'pending', hold: 'grown' },
  { from: 'pending', trigger: 'increment_declined', to: 'pending', hold: 'kept' },
  { from: 'pending', trigger: 'reverse_part', to: 'pending', hold: 'lessened' },
  { from: 'pending', trigger: 'reverse_rest', to: 'closed', hold: 'ended' },
  { from: 'pending', trigger: 'reverse_full', to: 'reversed', hold: 'ended' },
  { from: 'pending', trigger: 'finalize', to: 'pending', hold: 'follows' },
  { from: 'pending', trigger: 'expire', to: 'expired', hold: 'ended' },
  { from: 'pending', trigger: 'capture_part', to: 'pending', hold: 'lessened' },
  { from: 'pending', trigger: 'capture_final', to: 'closed', hold: 'ended' },
  { from: 'pending', trigger: 'refund', to: 'pending', hold: 'kept' },

  { from: 'closed', trigger: 'capture_late', to: 'closed', hold: 'none' },
  { from: 'closed', trigger: 'refund', to: 'closed', hold: 'none' },

  { from: 'reversed', trigger: 'rehold', to: 'pending', hold: 'placed', revises: true },
  { from: 'reversed', trigger: 'capture_late', to: 'closed', hold: 'none' },
  { from: 'reversed', trigger: 'refund', to: 'reversed', hold: 'none' },

  { from: 'expired', trigger: 'capture_late', to: 'closed', hold: 'none' },
  { from: 'expired', trigger: 'refund', to: 'expired', hold: 'none' },
];

/** What becomes of an authorization; null: that does not happen. */
export function transitionOf(from: AuthorizationPlace, trigger: AuthorizationTrigger): Transition | null {
  return AUTHORIZATION_TRANSITIONS.find((row) => row.from === from && row.trigger === trigger) ?? null;
}

export type ObservedMove = 'same' | 'legal' | 'revised' | 'impossible';

function reachable(from: AuthorizationPlace, rows: readonly Transition[]): ReadonlySet<AuthorizationPlace> {
  const found = new Set<AuthorizationPlace>([from]);
  for (const place of found) {
    for (const row of rows) if (row.from === place) found.add(row.to);
  }
  return found;
}

/**
 * What to make of Stripe's present status when ours was another. Events are lost, so any number of transitions
 * may lie between: `legal` by way of the table, `revised` when something said before was taken back on the way,
 * `impossible` when no way leads there.
 */
export function observeMove(from: AuthorizationPlace, to: AuthorizationStatus): ObservedMove {
  if (from === to) return 'same';
  const forward = AUTHORIZATION_TRANSITIONS.filter((row) => !row.revises);
  if (reachable(from, forward).has(to)) return 'legal';
  return reachable(from, AUTHORIZATION_TRANSITIONS).has(to) ? 'revised' : 'impossible';
}

import type { Pence } from '../../../kernel/money.ts';

/** Causes of a difference between our books and Stripe's. */
export const BREAK_KINDS = [
  'missing_transaction',
  'unknown_transaction',
  'amount_differs',
  'hold_differs',
  'unknown_card',
  'unbooked_funding',
  'unknown_funding',
  'dispute_differs',
  'unbooked_movement',
  'balance_differs',
  'cannot_settle',
] as const;
export type BreakKind = (typeof BREAK_KINDS)[number];

/** One difference as it was seen: the two sides, each as what it adds to the Issuing balance. */
export type Finding = { kind: BreakKind; subject: string; oursPence: Pence; stripePence: Pence };

/** What a person decides about: Stripe's side less ours. */
export function differencePence(sides: Pick<Finding, 'oursPence' | 'stripePence'>): Pence {
  return sides.stripePence - sides.oursPence;
}

export type Standing = Finding & { id: string; outcome: 'arrived' | 'accepted' | null };

export type BreakChanges = {
  opened: Finding[];
  /** Still there; an open one takes the new figures, an accepted one keeps those that were accepted. */
  seen: { id: string; finding: Finding }[];
  /** Open ones whose cause has arrived. */
  arrived: string[];
  /** Accepted ones that are there no more, or with other figures. */
  gone: string[];
};

/** There is at most one open break of a kind about one subject. */
export const breakKeyOf = ({ kind, subject }: Pick<Finding, 'kind' | 'subject'>) => `${kind} ${subject}`;

/** The sides of a sum move with every payment: of it only the difference is what a person accepted. */
function isSame(a: Finding, b: Finding): boolean {
  if (a.kind === 'balance_differs') return differencePence(a) === differencePence(b);
  return a.oursPence === b.oursPence && a.stripePence === b.stripePence;
}

/**
 * What the findings of one look change about the breaks that stand. A break that a person accepted stays
 * closed for as long as its two sides stay as they were, or of a sum their difference, and is opened anew when
 * they change.
 */
export function compareFindings(findings: readonly Finding[], standing: readonly Standing[]): BreakChanges {
  const changes: BreakChanges = { opened: [], seen: [], arrived: [], gone: [] };
  const found = new Map(findings.map((finding) => [breakKeyOf(finding), finding]));
  const handled = new Set<string>();
  for (const one of standing) {
    const finding = found.get(breakKeyOf(one));
    const isStill = finding !== undefined && (one.outcome === null || isSame(finding, one));
    if (isStill) {
      changes.seen.push({ id: one.id, finding: one.outcome === null ? finding : one });
      handled.add(breakKeyOf(one));
    } else if (one.outcome === null) changes.arrived.push(one.id);
    else changes.gone.push(one.id);
  }
  changes.opened = [...found.values()].filter((finding) => !handled.has(breakKeyOf(finding)));
  return changes;
}

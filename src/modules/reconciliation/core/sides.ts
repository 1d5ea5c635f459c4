import type { Pence } from '../../../kernel/money.ts';
import { differencePence, type Finding } from './finding.ts';

/** Money at the card issuer, before and after what is on hold. */
export type Side = { cashPence: Pence; heldPence: Pence };

/** The same money from three places: our ledger, Stripe's list of what happened, Stripe's balance. */
export type Sides = {
  ours: Side;
  listed: Side;
  /** Sum of all that moved the Issuing balance. */
  movedPence: Pence;
  /** The Issuing balance itself. */
  balancePence: Pence;
};

/** What is there to spend: cash less what is on hold. */
export function freePence(side: Side): Pence {
  return side.cashPence - side.heldPence;
}

/**
 * What the causes that were found leave unexplained: each step from our books to Stripe's balance must come to
 * 0p with them, else it is a break of its own. Only for sides that were read while no money moved. When not all
 * that Stripe lists could be read, our books are compared with what moved the balance.
 */
export function explainSides(
  sides: Sides,
  findings: readonly Finding[],
  { isListWhole } = { isListWhole: true },
): Finding[] {
  const explained = findings.reduce((total, finding) => total + differencePence(finding), 0);
  const books = { subject: 'books', oursPence: freePence(sides.ours) + explained };
  const listedPence = freePence(sides.listed);
  const toMoved = isListWhole
    ? [
        { ...books, stripePence: listedPence },
        { subject: 'movements', oursPence: listedPence, stripePence: sides.movedPence },
      ]
    : [{ ...books, stripePence: sides.movedPence }];
  const steps = [...toMoved, { subject: 'balance', oursPence: sides.movedPence, stripePence: sides.balancePence }];
  return steps
    .filter((step) => differencePence(step) !== 0)
    .map((step) => ({ kind: 'balance_differs' as const, ...step }));
}

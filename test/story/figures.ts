import type Stripe from 'stripe';
import { verifyCardTransactions, verifyHolds, verifySpending } from '../../src/modules/authorizations/index.ts';
import { verifyGiven, verifyOverAwards } from '../../src/modules/awards/index.ts';
import { type CaseKind, caseKind } from '../../src/modules/cases/index.ts';
import { verifyDisputes } from '../../src/modules/disputes/index.ts';
import {
  type AwardFigures,
  type BudgetFigures,
  readAwardFigures,
  readBudgetFigures,
  verifyLedger,
} from '../../src/modules/ledger/index.ts';
import { inScope, inSnapshot } from '../../src/platform/database.ts';
import { ALLOCATED_PENCE, type Left, pounds, type Story } from './story.ts';

export type Figures = { award: AwardFigures; budget: BudgetFigures };

/** The figures as the service shows them, in one snapshot. */
export async function readFigures({ service, scheme, awardId }: Story): Promise<Figures> {
  return inSnapshot(service.db, async (trx) => {
    const award = (await readAwardFigures(trx, [awardId])).get(awardId);
    const budget = (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId);
    if (!award || !budget) throw new Error('The award and its budget have figures');
    return { award, budget };
  });
}

type Recorded = { authorizations: Stripe.Issuing.Authorization[]; transactions: Stripe.Issuing.Transaction[] };

async function readStripe({ service, cards }: Story): Promise<Recorded> {
  const { issuing } = service.shop;
  const recorded: Recorded = { authorizations: [], transactions: [] };
  for (const card of cards) {
    for await (const item of issuing.authorizations.list({ card, limit: 100 })) recorded.authorizations.push(item);
    for await (const item of issuing.transactions.list({ card, limit: 100 })) recorded.transactions.push(item);
  }
  return recorded;
}

/** `hold = approved and pending ? max(0, amount - captured on it) : 0` */
function holdOf(
  authorization: Stripe.Issuing.Authorization,
  transactions: readonly Stripe.Issuing.Transaction[],
): number {
  if (!authorization.approved || authorization.status !== 'pending') return 0;
  const captured = transactions
    .filter(({ type, authorization: of }) => type === 'capture' && of === authorization.id)
    .reduce((sum, { amount }) => sum - amount, 0);
  return Math.max(0, authorization.amount - captured);
}

/** Issued and topped up, less what went back to the budget. */
async function putInPence({ service, awardId }: Story): Promise<number> {
  const rows = await inScope(service.db, 'all', (trx) =>
    trx('ledger_transfers').where({ award_id: awardId }).whereIn('kind', ['award', 'top_up', 'release']),
  );
  return rows.reduce((sum, { kind, amount_pence: pence }) => sum + (kind === 'release' ? -pence : pence), 0);
}

/**
 * The award's figures by definition, from Stripe's record and what was put in alone: what docs/architecture.md says
 * under "What every figure means".
 */
async function defined(story: Story, recoveredPence: number): Promise<Left> {
  const { authorizations, transactions } = await readStripe(story);
  const spentPence = -transactions.reduce((sum, { amount }) => sum + amount, 0) - recoveredPence;
  const heldPence = authorizations.reduce((sum, authorization) => sum + holdOf(authorization, transactions), 0);
  const left = (await putInPence(story)) - spentPence - heldPence;
  return {
    availablePence: Math.max(0, left),
    heldPence,
    spentPence,
    shortfallPence: Math.max(0, -left),
  };
}

/** Everything in which the case did not end as it should; empty when all is well. */
export async function differences(story: Story, leaves: Partial<Left>): Promise<string[]> {
  const { award, budget } = await readFigures(story);
  const { service } = story;
  const means = await defined(story, award.recoveredPence);
  const written: Left = { availablePence: 0, heldPence: 0, spentPence: 0, shortfallPence: 0, ...leaves };
  const names = ['availablePence', 'heldPence', 'spentPence', 'shortfallPence'] as const;
  const of = (what: string, expected: Left) =>
    names
      .filter((name) => award[name] !== expected[name])
      .map((name) => `the award's ${name} is ${award[name]}, and ${expected[name]} by ${what}`);
  const committed = means.availablePence + means.heldPence;
  const available = ALLOCATED_PENCE - committed - means.spentPence;
  const wrongBudget =
    budget.allocatedPence === ALLOCATED_PENCE &&
    budget.availablePence === available &&
    budget.spentPence === means.spentPence
      ? []
      : [`the budget has ${budget.availablePence} available, and ${available} by definition`];
  const verified = await inSnapshot(service.db, async (trx) => [
    ...(await verifyLedger(trx)),
    await verifyCardTransactions(trx),
    await verifyHolds(trx),
    await verifySpending(trx),
    await verifyDisputes(trx),
    await verifyGiven(trx),
    await verifyOverAwards(trx),
  ]);
  return [
    ...of('definition', means),
    ...of('the case', written),
    ...wrongBudget,
    ...verified.flatMap((check) => check.differences),
  ];
}

/** What the service calls a person for, and whether that is done: one line for each case of finance's. */
export async function calledFor({ service }: Story): Promise<string[]> {
  const rows = await inScope(service.db, 'all', (trx) =>
    trx('finance_cases').orderBy('opened_at').orderBy('kind').select('kind', 'amount_pence', 'status', 'outcome'),
  );
  return rows.map(({ kind, amount_pence: pence, status, outcome }) => {
    const { name, sentence } = caseKind(kind as CaseKind);
    const end = status === 'closed' ? `Closed: ${outcome}.` : 'It waits for a person.';
    return `**${name}.** ${sentence({ amount: pounds(pence) })} ${end}`;
  });
}

import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { PoolView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { readForm, readPounds, type Typed } from '../make-award/read-answers.ts';
import { readPool } from './one-pool.ts';

type Tried = { typed: Typed; policies: readonly string[]; errors: readonly FieldError[] };

const shareField = (practice: string) => `share-${practice}`;
const asPounds = (pence: number | null) => (pence === null ? '' : formatPence(pence).replace('£', ''));

async function showTerms(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const { budget, pool } = await readPool(visit);
  const known = await read(visit, (trx) => visit.deps.policies.activePolicies(trx));
  const model = {
    heading: `Shares and purpose of the pool of ${budget.ownerName}`,
    allocated: formatPence(budget.allocatedPence),
    shares: pool.members.map(({ practice, name, sharePence }) => ({
      field: shareField(practice),
      text: `${name} (${practice})`,
      value: tried ? (tried.typed[shareField(practice)] ?? '') : asPounds(sharePence),
    })),
    policies: known.map(({ slug, name }) => ({ value: slug, text: `${name} (${slug})` })),
    chosen: [...(tried?.policies ?? pool.policies)],
    back: { text: 'Back to the pool', href: `/pools/${budget.id}` },
  };
  return {
    view: 'pages/pool/pool-terms.njk',
    title: 'Shares and purpose of a pool',
    model,
    errors: tried?.errors ?? [],
  };
}

/** Several boxes of one name come as a list, one as a text, none as nothing. */
const chosenOf = (body: unknown): string[] =>
  [(body as { policies?: unknown } | undefined)?.policies].flat().map(textOf).filter(Boolean);

function readShares(members: PoolView['members'], typed: Typed) {
  const asked = members
    .map(({ practice }) => ({ practice, text: typed[shareField(practice)] ?? '' }))
    .filter(({ text }) => text !== '');
  const shares = asked.flatMap(({ practice, text }) => {
    const sharePence = readPounds(text);
    return sharePence === null ? [] : [{ practice, sharePence }];
  });
  const faults = asked
    .filter(({ text }) => readPounds(text) === null)
    .map(({ practice }) => ({
      field: shareField(practice),
      message: 'Enter an amount in pounds, like 1,500 or 150.50',
    }));
  return { shares, faults };
}

async function setTerms(visit: StaffVisit): Promise<Answer> {
  const { budget, pool } = await readPool(visit);
  const typed = readForm(visit.req.body);
  const policies = chosenOf(visit.req.body);
  const { shares, faults } = readShares(pool.members, typed);
  if (faults.length > 0) return showTerms(visit, { typed, policies, errors: faults });
  requireFreshSignIn(visit, budget.allocatedPence);
  const errors = await refusalOf(
    visit.deps.budgets.setPoolTerms(visit.principal, { budgetId: budget.id, policies, shares }),
  );
  if (errors) return showTerms(visit, { typed, policies, errors });
  return {
    done: 'The pool’s shares and purpose are set',
    detail: budget.ownerName,
    next: ['They hold for the next award. What has been awarded stays as it is.'],
    link: { text: 'Go to the pool', href: `/pools/${budget.id}` },
  };
}

const route = { path: '/pools/:id/terms', access: ['commissioner'] as const };

export const POOL_TERMS_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: (visit: StaffVisit) => showTerms(visit) },
  { ...route, method: 'post', handle: setTerms },
];

import { v7 as newId } from 'uuid';
import { AppError, type FieldError } from '../../kernel/app-error.ts';
import { financialYearOf, londonDate } from '../../kernel/dates.ts';
import { forbiddenNumberFault } from '../../kernel/forbidden-number.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { readBudgetAvailable } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, findBudgetOfOwner } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { lastDayOfOffer, sideOf } from './core/virement.ts';
import { findPracticeByCode, type Practice } from './party-store.ts';
import { findVirementByKey, insertConsent, insertVirement, type Virement } from './virement-store.ts';

export type VirementOffer = {
  /** Codes of the practice that gives and of the one that gets. */
  fromPractice: string;
  toPractice: string;
  amountPence: Pence;
  /** All three read it: 10 to 500 characters, nobody's name. */
  reason: string;
  /** The same key of the same person offers once. */
  idempotencyKey: string;
};

type Sides = { from: Practice; to: Practice };
type Parties = Sides & { source: Budget; target: Budget };

const LEAST_REASON = 10;
const MOST_REASON = 500;

function refuse(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { errors: [{ field, message }] });
}

/** All that is wrong with an offer as it is written; empty when nothing is. */
export function offerFaults(offer: Omit<VirementOffer, 'idempotencyKey'>): FieldError[] {
  const { fromPractice, toPractice, amountPence, reason } = offer;
  const { length } = reason.trim();
  const number = forbiddenNumberFault(reason);
  const isAmount = Number.isSafeInteger(amountPence) && amountPence > 0;
  return [
    ...(fromPractice === toPractice
      ? [{ field: 'toPractice', message: 'Choose another practice than the one that gives.' }]
      : []),
    ...(isAmount ? [] : [{ field: 'amountPence', message: 'Give an amount above zero, in whole pence.' }]),
    ...(length < LEAST_REASON
      ? [{ field: 'reason', message: `Write why, in at least ${LEAST_REASON} characters.` }]
      : []),
    ...(length > MOST_REASON ? [{ field: 'reason', message: `Keep it to ${MOST_REASON} characters.` }] : []),
    ...(number ? [{ field: 'reason', message: number }] : []),
  ];
}

function refuseFaults(offer: VirementOffer): void {
  const errors = offerFaults(offer);
  const [first] = errors;
  if (first) throw new AppError('invalid_input', first.message, { errors });
}

async function practiceOf(trx: Trx, code: string, field: string): Promise<Practice> {
  const practice = await findPracticeByCode(trx, code);
  if (practice) return practice;
  const message = `There is no practice ${code}.`;
  throw new AppError('practice_unknown', message, { errors: [{ field, message }] });
}

async function openBudgetOf(trx: Trx, practice: Practice, about: { financialYear: string; field: string }) {
  const budget = await findBudgetOfOwner(trx, practice.id, about.financialYear);
  if (budget?.status === 'open') return budget;
  const message = `The budget of ${practice.name} for ${about.financialYear} is not open.`;
  throw new AppError('budget_not_open', message, { errors: [{ field: about.field, message }] });
}

async function findSides(trx: Trx, offer: VirementOffer): Promise<Sides> {
  return {
    from: await practiceOf(trx, offer.fromPractice, 'fromPractice'),
    to: await practiceOf(trx, offer.toPractice, 'toPractice'),
  };
}

async function findParties(deps: BudgetsDeps, trx: Trx, { from, to }: Sides): Promise<Parties> {
  const financialYear = financialYearOf(londonDate(deps.clock.now()));
  const source = await openBudgetOf(trx, from, { financialYear, field: 'fromPractice' });
  const target = await openBudgetOf(trx, to, { financialYear, field: 'toPractice' });
  if (source.commissionerId !== target.commissionerId) {
    throw refuse('toPractice', 'The two practices have different commissioners.');
  }
  return { from, to, source, target };
}

/** Who does not see the budget that gives learns nothing of it here: what is too much is refused at the end. */
async function refuseBeyondAvailable(
  trx: Trx,
  about: { principal: Principal; parties: Parties; amountPence: Pence },
): Promise<void> {
  const { principal, parties, amountPence } = about;
  if (principal.scope !== 'all' && !principal.scope.includes(parties.from.id)) return;
  const leftPence = await readBudgetAvailable(trx, parties.source.id);
  if (amountPence <= leftPence) return;
  const message = `${parties.from.name} has ${formatPence(Math.max(0, leftPence))} left.`;
  throw new AppError('insufficient_budget', message, { errors: [{ field: 'amountPence', message }] });
}

function repeated(before: Virement, offer: VirementOffer, { from, to }: Sides): Virement {
  const isSame =
    before.fromPracticeId === from.id &&
    before.toPracticeId === to.id &&
    before.amountPence === offer.amountPence &&
    before.reason === offer.reason.trim();
  if (isSame) return before;
  throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
}

async function propose(
  deps: BudgetsDeps,
  trx: Trx,
  about: { principal: Principal; offer: VirementOffer },
): Promise<Virement> {
  const { principal, offer } = about;
  const sides = await findSides(trx, offer);
  const { from, to } = sides;
  const side = sideOf(principal, { fromPracticeId: from.id, toPracticeId: to.id });
  if (!side) throw new AppError('forbidden', 'One of the two practices must be yours.');
  const key = `${principal.id}:${offer.idempotencyKey}`;
  const before = await findVirementByKey(trx, key);
  if (before) return repeated(before, offer, sides);
  const parties = await findParties(deps, trx, sides);
  const { source, target } = parties;
  await refuseBeyondAvailable(trx, { principal, parties, amountPence: offer.amountPence });
  const at = deps.clock.now();
  const virement: Virement = {
    id: newId(),
    ...{ fromBudgetId: source.id, toBudgetId: target.id, fromPracticeId: from.id, toPracticeId: to.id },
    financialYear: source.financialYear,
    amountPence: offer.amountPence,
    reason: offer.reason.trim(),
    status: 'proposed',
    expiresOn: lastDayOfOffer(londonDate(at), source.financialYear),
    proposedBy: principal.id,
    proposedAt: at,
  };
  if (!(await insertVirement(trx, virement, key))) {
    throw new AppError('conflict', 'The same offer is being made. Look at it again.');
  }
  await insertConsent(trx, { virementId: virement.id, side, principalId: principal.id, givenAt: at });
  await recordAudit(trx, principal, {
    at,
    action: 'virement.propose',
    entityKind: 'virement',
    entityId: virement.id,
    practiceId: side === 'to' ? to.id : from.id,
    after: { from: from.code, to: to.code, amountPence: offer.amountPence, side },
    reason: virement.reason,
  });
  return virement;
}

/**
 * Offers money of one practice's budget to another's, for the year that runs (R9). A practice manager of either, or
 * alliance finance; whoever proposes has agreed for their side. No money moves before all three have agreed. Throws
 * `invalid_input`, `practice_unknown`, `budget_not_open`, `forbidden` for a manager of neither practice, and
 * `insufficient_budget` when whoever proposes sees the budget that gives.
 */
export async function proposeVirement(
  deps: BudgetsDeps,
  principal: Principal,
  offer: VirementOffer,
): Promise<Virement> {
  requireRole(principal, 'practice_manager', 'finance');
  refuseFaults(offer);
  return inScope(deps.db, 'all', (trx) => propose(deps, trx, { principal, offer }));
}

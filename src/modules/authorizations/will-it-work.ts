import { AppError } from '../../kernel/app-error.ts';
import { londonMoment } from '../../kernel/dates.ts';
import { categoryNamed, categoryWithCode } from '../../kernel/merchant-category.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Scope } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findAward } from '../awards/index.ts';
import { findCard } from '../cards/index.ts';
import { judgeCategory, type MerchantRef, type PolicyVersion } from '../policies/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import type { Merchant } from './core/authorization-request.ts';
import type { Decision } from './core/decide.ts';
import { type DecisionRecord, recordDecision } from './core/decision-record.ts';
import { declineFigures } from './core/decline-figures.ts';
import type { DeclineCode } from './core/decline-reasons.ts';
import { type DeclineFacts, financeWording, patientWording } from './core/decline-wording.ts';
import { judgeBeforehand, type Prospect, someShopOf, supposeRequest } from './core/judge-beforehand.ts';
import { findKnownMerchant } from './find-known-merchants.ts';
import { readSnapshotOfAward } from './snapshot-store.ts';

type Deps = Pick<SettlementDeps, 'db' | 'clock' | 'policies' | 'software'>;

export type Question = {
  awardId: string;
  /** A known shop by its key; or else any shop of a category, by Stripe's name. */
  merchant?: string | undefined;
  category?: string | undefined;
  amountPence: Pence;
  /** Left out: as the card is used, a plastic one in person and a virtual one not. */
  cardPresence?: 'present' | 'not_present' | undefined;
};

export type Forecast = {
  prospect: Prospect;
  /** The shop asked about; without a name for any shop of a category. */
  merchant: Merchant;
  amountPence: Pence;
  cardPresence: 'present' | 'not_present';
  /** The failure that would be shown; null for yes. */
  reason: { code: DeclineCode; patientText: string; financeText: string } | null;
  /** What a yes to any shop of a category is limited to and leaves out; empty where nothing is, and for other answers. */
  onlyAt: readonly MerchantRef[];
  notAt: readonly MerchantRef[];
  /** Every failure. */
  failures: readonly DeclineCode[];
  /** The exception that would let it through (R43); null when none is needed. */
  exceptionId: string | null;
  /** When the rules were weighed: an instant later the answer may differ. */
  asOf: Date;
};

const unknown = (field: 'merchant' | 'category', message: string) =>
  new AppError('invalid_input', message, { errors: [{ field, message }] });

async function merchantOf(deps: Deps, scope: Scope, { merchant, category }: Question): Promise<Merchant> {
  if (merchant !== undefined && category !== undefined)
    throw unknown('category', 'Name a shop or a category, not both.');
  if (merchant !== undefined) {
    const known = await findKnownMerchant(deps.db, scope, merchant);
    if (known) return known;
    throw unknown('merchant', 'No payment at this shop is known. Ask about a kind of shop.');
  }
  if (category !== undefined && categoryNamed(category)) return someShopOf(category);
  throw unknown('category', category === undefined ? 'Name a shop or a category.' : 'There is no such category.');
}

/** What a decision on the award would be made on now. */
async function standingOf(deps: Deps, trx: Trx, awardId: string) {
  const snapshot = await readSnapshotOfAward(trx, awardId);
  if (!snapshot) {
    if (!(await findAward(trx, awardId))) throw new AppError('not_found', 'There is no such award.');
    throw new AppError('wrong_state', 'This award has no card, so no shop can be paid with it.');
  }
  const policy = await deps.policies.policyVersion(trx, snapshot.award.policyVersionId);
  const neverAllowed = await deps.policies.neverAllowedVersion(trx, snapshot.neverAllowedVersion);
  const isForTills = (await findCard(trx, snapshot.card.id))?.inPersonOnly ?? false;
  return { snapshot, policy, neverAllowed, isForTills };
}

type Told = { decision: Decision; record: DecisionRecord; policy: PolicyVersion; isKeptToTills: boolean };

function reasonOf({ decision, record, policy, isKeptToTills }: Told): Forecast['reason'] {
  const { reason: code } = decision;
  if (!code) return null;
  const { merchant, award, when } = record;
  const { category, code: mcc, country } = merchant;
  const categoryName = (categoryNamed(category) ?? categoryWithCode(mcc ?? ''))?.name;
  const facts: DeclineFacts = {
    isBeforehand: true,
    amountPence: record.amountPence,
    policy: policy.slug,
    version: policy.version,
    plainList: policy.terms.plainList,
    ...(categoryName ? { categoryName } : {}),
    ...(mcc ? { mcc } : {}),
    ...(country ? { country } : {}),
    ...(code === 'award_ended' && award.expiresOn < when.day ? { date: award.expiresOn } : {}),
    ...declineFigures(record, code),
  };
  if (isKeptToTills && facts.rule === 'card_presence') facts.rule = 'kept_to_tills';
  return { code, patientText: patientWording(code, facts), financeText: financeWording(code, facts) };
}

function shopsOf({ terms }: PolicyVersion, isForAny: boolean): Pick<Forecast, 'onlyAt' | 'notAt'> {
  return isForAny ? { onlyAt: terms.onlyMerchants, notAt: terms.blockedMerchants } : { onlyAt: [], notAt: [] };
}

/**
 * Whether a payment would go through at this moment, by the same rules on the same snapshot as a real one. That Stripe
 * keeps a card from a box to tills is weighed with them. Nothing is reserved, counted or written. Throws `not_found` outside the scope, `wrong_state` for an award without a card,
 * `invalid_input` for a shop or category that is not known.
 */
export async function willItWork(deps: Deps, scope: Scope, question: Question): Promise<Forecast> {
  const { awardId, amountPence } = question;
  const standing = await inScope(deps.db, scope, (trx) => standingOf(deps, trx, awardId));
  const { snapshot, policy, neverAllowed } = standing;
  const merchant = await merchantOf(deps, scope, question);
  const at = deps.clock.now();
  const cardPresence = question.cardPresence ?? (snapshot.card.type === 'physical' ? 'present' : 'not_present');
  const isForTills = standing.isForTills && policy.rulebook.cardPresence !== 'in_person';
  const isKeptToTills = isForTills && cardPresence === 'not_present';
  const rulebook = isKeptToTills ? { ...policy.rulebook, cardPresence: 'in_person' as const } : policy.rulebook;
  const facts = {
    request: supposeRequest({ merchant, amountPence, cardPresence, at }),
    snapshot,
    rulebook,
    verdict: judgeCategory(merchant, rulebook, neverAllowed),
    before: { heldPence: 0, counts: false, exceptionId: null },
    when: londonMoment(at),
  };
  const { prospect, decision } = judgeBeforehand(facts);
  const reason = reasonOf({ decision, record: recordDecision(facts, decision, deps.software), policy, isKeptToTills });
  const { failures, exceptionId } = decision;
  const shops = shopsOf(policy, prospect === 'yes' && merchant.name === '');
  return { prospect, merchant, amountPence, cardPresence, reason, ...shops, failures, exceptionId, asOf: at };
}

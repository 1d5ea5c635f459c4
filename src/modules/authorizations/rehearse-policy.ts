import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type Flip,
  findVersionsOf,
  insertFlips,
  insertRehearsal,
  judgeCategory,
  type NeverAllowedList,
  type RehearsalCounts,
  rehearsedFrom,
  toRulebook,
  updateRehearsalCounts,
  type VersionName,
  type VersionRecord,
  versionAtOnce,
} from '../policies/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import type { Merchant } from './core/authorization-request.ts';
import { judgeAgain, type Verdict } from './core/judge-again.ts';
import { RULE_SET } from './core/rules.ts';
import { type AttemptOnAward, readAttemptsUnder } from './past-attempts-store.ts';

/** `patienceMs`: as long as is left out for tests. */
type RehearsalDeps = Pick<SettlementDeps, 'db' | 'clock' | 'policies'> & { patienceMs?: number };

type Rehearsed = RehearsalCounts & { rehearsalId: string; flips: number };

/** So long somebody waits for a page. What is not judged by then is left out, the oldest of it. */
const PATIENCE_MS = 20_000;

const COUNTED_AS: Readonly<Record<Verdict['kind'], readonly (keyof RehearsalCounts)[]>> = {
  same: ['judged'],
  flip: ['judged'],
  by_stripe: ['judged', 'byStripe'],
  other_rules: ['otherRules'],
  no_facts: ['noFacts'],
};

function flipOf(attempt: AttemptOnAward, verdict: Verdict): Flip | null {
  if (verdict.kind !== 'flip') return null;
  const { authorizationId, round, practiceId, awardId, recipientId, requestedPence, decidedAt } = attempt;
  const { outcome, pence, reasonThen, reasonNow } = verdict;
  const about = { authorizationId, round, practiceId, awardId, recipientId, decidedAt };
  return { ...about, outcome, askedPence: requestedPence, pence, reasonThen, reasonNow };
}

/** The lists that these records were decided with. */
async function listsOf(deps: RehearsalDeps, trx: Trx, attempts: readonly AttemptOnAward[]) {
  const lists = new Map<number, NeverAllowedList>();
  for (const { record } of attempts) {
    if (record.ruleSet === undefined || record.ruleSet !== RULE_SET) continue;
    if (lists.has(record.neverAllowedVersion)) continue;
    const list = await deps.policies.neverAllowedVersion(trx, record.neverAllowedVersion);
    lists.set(record.neverAllowedVersion, list);
  }
  return (version: number): NeverAllowedList => {
    const list = lists.get(version);
    if (!list) throw new Error(`No never-allowed list ${version}`);
    return list;
  };
}

/** Tells whether it has taken too long since. */
function startPatience({ patienceMs = PATIENCE_MS }: RehearsalDeps): () => boolean {
  const until = performance.now() + patienceMs;
  return () => performance.now() > until;
}

type Rehearsing = { rehearsalId: string; slug: string; rulebook: Rulebook; at: Date };

async function judgeAll(deps: RehearsalDeps, trx: Trx, { rehearsalId, slug, rulebook, at }: Rehearsing) {
  const counts: RehearsalCounts = { judged: 0, byStripe: 0, otherRules: 0, noFacts: 0 };
  const isOver = startPatience(deps);
  let since = rehearsedFrom(at);
  let oldest: Date | undefined;
  let found = 0;
  const policyVersionIds = (await findVersionsOf(trx, slug)).map(({ id }) => id);
  for await (const attempts of readAttemptsUnder(trx, { policyVersionIds, since })) {
    if (oldest && isOver()) {
      since = new Date(oldest.getTime() + 1);
      break;
    }
    oldest = attempts.at(-1)?.decidedAt;
    const neverAllowedOf = await listsOf(deps, trx, attempts);
    const verdictOf = (merchant: Merchant, version: number) =>
      judgeCategory(merchant, rulebook, neverAllowedOf(version));
    const verdicts = attempts.map((attempt) => ({
      attempt,
      verdict: judgeAgain(attempt, { rulebook, verdictOf }),
    }));
    for (const { verdict } of verdicts) for (const count of COUNTED_AS[verdict.kind]) counts[count] += 1;
    const flips = verdicts.map(({ attempt, verdict }) => flipOf(attempt, verdict)).filter((flip) => flip !== null);
    await insertFlips(trx, rehearsalId, flips);
    found += flips.length;
  }
  await updateRehearsalCounts(trx, rehearsalId, { ...counts, since });
  return { ...counts, flips: found };
}

function refuseUnlessOpen({ status, version }: VersionRecord): void {
  if (status === 'draft' || status === 'proposed') return;
  throw new AppError(
    'wrong_state',
    `Version ${version} is ${status}. Only a draft or a proposed version is rehearsed.`,
  );
}

/**
 * Runs a draft or proposed version over every attempt of the last 90 days on awards of its policy, the newest first and
 * as many as take no more than 20 seconds, each judged as it stood by the same rules as at the till, and keeps what would
 * have gone otherwise with the version, and from when on it was judged; an activation asks for one of the last 7 days (R59). Nothing that was decided changes. For the commissioner. Throws `forbidden`,
 * `not_found`, `wrong_state`, and `conflict` at once while the policy is rehearsed or changed. Other acts on the same
 * policy wait until it is done.
 */
export async function rehearsePolicy(deps: RehearsalDeps, principal: Principal, name: VersionName): Promise<Rehearsed> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const found = await versionAtOnce(trx, principal, name);
    refuseUnlessOpen(found);
    const [rehearsalId, at] = [newId(), deps.clock.now()];
    const { id: policyVersionId, slug, version, terms } = found;
    await insertRehearsal(trx, {
      id: rehearsalId,
      policyVersionId,
      terms,
      by: principal.id,
      at,
      since: rehearsedFrom(at),
    });
    const rulebook = toRulebook({ id: policyVersionId, slug, version, terms });
    const counts = await judgeAll(deps, trx, { rehearsalId, slug, rulebook, at });
    await recordAudit(trx, principal, {
      at,
      action: 'policy.rehearse',
      entityKind: 'policy_version',
      entityId: policyVersionId,
      after: { slug, version, rehearsalId, ...counts },
    });
    return { rehearsalId, ...counts };
  });
}

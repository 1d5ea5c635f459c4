import type { Trx } from '../../platform/database.ts';
import { judgeCategory, type Policies } from '../policies/index.ts';
import { decide } from './core/decide.ts';
import { factsOfRecord } from './core/decision-record.ts';
import type { StoredRound } from './core/explain-decision.ts';
import { unpackRecord } from './core/pack-record.ts';
import { differencesFrom, isWithoutRules } from './core/replay.ts';
import { RULE_SET } from './core/rules.ts';
import { isReadable } from './core/weighed-rules.ts';

const PAGE = 500;

/** How many decisions were made again, and how many could not be. */
export type Replayed = {
  same: number;
  different: number;
  /** By rules that are no more. */
  ofOtherRuleSets: number;
  /** Declined before any rule: a card that is not ours, money that is not pounds. */
  withoutRules: number;
};

type Row = StoredRound & { authorizationId: string; stripeCardId: string };

const DECLARE = `
  declare replayed no scroll cursor for
  select authorization_id as "authorizationId", stripe_card_id as "stripeCardId", round, source,
    decided_at as "decidedAt", took_us as "tookUs", requested_pence as "requestedPence",
    approved_pence as "approvedPence", approved, reason_code as "reasonCode", record
  from decisions where decided_at >= ?`;

/** The decisions since an instant, a page at a time. */
async function* readDecisions(trx: Trx, since: Date): AsyncGenerator<Row> {
  await trx.raw(DECLARE, [since]);
  for (;;) {
    const { rows } = await trx.raw<{ rows: Row[] }>(`fetch ${PAGE} from replayed`);
    if (rows.length === 0) return;
    for (const row of rows) yield { ...row, record: unpackRecord(row.record) };
  }
}

const isOfOtherRuleSet = ({ record: { ruleSet } }: Row) => ruleSet !== undefined && ruleSet !== RULE_SET;

async function differencesOf(trx: Trx, policies: Policies, row: Row): Promise<string[]> {
  const { record } = row;
  if (!isReadable(record)) return ['its record does not say what it was decided on'];
  const { rulebook } = await policies.policyVersion(trx, record.award.policyVersionId);
  const neverAllowed = await policies.neverAllowedVersion(trx, record.neverAllowedVersion);
  const { authorizationId, round, stripeCardId } = row;
  const facts = factsOfRecord(
    record,
    { authorizationId, round, stripeCardId },
    {
      rulebook,
      verdictOf: (merchant) => judgeCategory(merchant, rulebook, neverAllowed),
    },
  );
  return differencesFrom(row, decide(facts));
}

/**
 * Makes every decision since an instant again from its record and compares: the answer, its amount and reason, every
 * rule's outcome, the exception. One whose record cannot be read differs too. Each that differs is told to `tell`, in a line. Holds one page in memory.
 */
export async function replayDecisions(
  trx: Trx,
  about: { policies: Policies; since: Date; tell: (line: string) => void },
): Promise<Replayed> {
  const counts: Replayed = { same: 0, different: 0, ofOtherRuleSets: 0, withoutRules: 0 };
  for await (const row of readDecisions(trx, about.since)) {
    if (isOfOtherRuleSet(row)) counts.ofOtherRuleSets += 1;
    else if (isWithoutRules(row)) counts.withoutRules += 1;
    else {
      const differences = await differencesOf(trx, about.policies, row);
      if (differences.length > 0) about.tell(`${row.authorizationId} round ${row.round}: ${differences.join('; ')}`);
      counts[differences.length > 0 ? 'different' : 'same'] += 1;
    }
  }
  return counts;
}

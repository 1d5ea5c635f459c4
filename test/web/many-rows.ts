import pg from 'pg';
import { inject } from 'vitest';
import { copyId, copyRows } from '../../bench/load/copy-rows.ts';

/** More than one page of each list, and no more: all lists are walked through in every order. */
const FEW = 24;
const MANY = 54;

const KIND = { award: 60, other: 61 };
const AWARD = copyId(KIND.award);
const ago = (column: string) => `${column} - n * interval '1 hour'`;
/** Goes up and down, and is the same in several rows. */
const pence = (most = 20) => `100 + (n * 37 % ${most}) * 25`;
const other = (column: string) => `(select id from principals where id <> t.${column} order by id limit 1)`;

type Lists = Readonly<Record<string, { rows: number; where?: string; over: Readonly<Record<string, string>> }>>;

const LISTS: Lists = {
  awards: {
    rows: MANY,
    where: `status = 'waiting'`,
    over: {
      id: AWARD,
      reference: `'COPY-' || lpad((n * 29 % 97)::text, 4, '0')`,
      request_key: `'copy-' || n`,
      amount_pence: pence(),
      waiting_since: ago('t.waiting_since'),
      expires_on: 't.expires_on - n % 9',
    },
  },
  invoices: {
    rows: FEW,
    over: {
      reference: `'COPY-' || lpad((n * 29 % 97)::text, 4, '0')`,
      award_id: AWARD,
      amount_pence: pence(),
      dated_on: 't.dated_on - n % 7',
      recorded_at: ago('t.recorded_at'),
      status: `(array['received', 'withdrawn', 'refused'])[1 + n % 3]`,
      refusal_reason: `case when n % 3 = 2 then 'It was paid before' end`,
    },
  },
  risk_signals: {
    rows: FEW,
    over: {
      award_id: AWARD,
      signal: `(array['F1', 'F9', 'F10', 'F11'])[1 + n % 4]`,
      score: 'n % 50',
      suggestion: `(array['note', 'review', 'hold'])[1 + n % 3]`,
      due_at: `case when n % 3 > 0 then t.raised_at + n * interval '1 hour' end`,
      raised_at: ago('t.raised_at'),
    },
  },
  disputes: {
    rows: FEW,
    over: {
      stripe_dispute_id: 'null',
      award_id: AWARD,
      amount_pence: pence(),
      status: `(array['draft', 'won', 'lost'])[1 + n % 3]`,
      opened_at: ago('t.opened_at'),
      deadline_at: `t.deadline_at - n * interval '1 day'`,
    },
  },
  reconciliation_breaks: {
    rows: FEW,
    over: {
      kind: `(array['missing_transaction', 'amount_differs', 'hold_differs'])[1 + n % 3]`,
      subject: `'ipi_copy' || n`,
      ours_pence: pence(),
      stripe_pence: pence(11),
      opened_at: `t.opened_at - n * interval '1 day'`,
    },
  },
  finance_cases: {
    rows: FEW,
    over: {
      kind: `(array['shortfall', 'death', 'card_trouble'])[1 + n % 3]`,
      subject_id: `'copy-' || n`,
      open_pence: pence(),
      due_at: `t.due_at + n * interval '1 hour'`,
    },
  },
  virements: {
    rows: FEW + 3,
    over: {
      request_key: `'copy-' || n`,
      from_practice_id: 'case when n % 2 = 0 then t.from_practice_id else t.to_practice_id end',
      from_budget_id: 'case when n % 2 = 0 then t.from_budget_id else t.to_budget_id end',
      to_practice_id: 'case when n % 2 = 0 then t.to_practice_id else t.from_practice_id end',
      to_budget_id: 'case when n % 2 = 0 then t.to_budget_id else t.from_budget_id end',
      amount_pence: pence(),
      proposed_at: `t.proposed_at - n * interval '1 day'`,
      expires_on: `t.expires_on - n % 3 * 365`,
    },
  },
  delegations: {
    rows: MANY,
    over: {
      starts_on: 't.starts_on + n % 5 * 10',
      named_at: ago('t.named_at'),
    },
  },
  principals: {
    rows: MANY,
    where: `kind = 'staff' and ended_at is null`,
    over: {
      name: `(array['anna', 'Bea', 'Cato'])[1 + n % 3] || ' ' || n`,
      role: `(array['finance', 'auditor', 'safeguarding'])[1 + n % 3]`,
      created_at: `t.created_at - n * interval '1 day'`,
    },
  },
  merchant_exceptions: {
    rows: FEW,
    over: {
      award_id: AWARD,
      asked_by: `case when n % 2 = 0 then t.asked_by else ${other('asked_by')} end`,
      asked_at: ago('t.asked_at'),
      expires_on: 't.expires_on + n % 40',
      most_pence: pence(),
      reason: `'Reason ' || n % 8`,
    },
  },
  stops: {
    rows: FEW + 3,
    where: 'ended_at is not null',
    over: {
      kind: `case when n % 2 = 0 then 'scheme' else t.kind end`,
      target: `case when n % 2 = 0 then 'scheme' else t.target end`,
      started_at: `t.started_at - n % 7 * interval '1 day'`,
      ended_at: `t.ended_at + n % 5 * interval '1 day'`,
    },
  },
  ledger_transfers: {
    rows: FEW + 3,
    where: `kind = 'allocation' and budget_id = (select b.id from budgets b join parties p on p.id = b.practice_id
      where p.code = 'DEMO-01' limit 1)`,
    over: {
      kind: `(array['allocation', 'release'])[1 + n % 2]`,
      idempotency_key: `'copy-' || n`,
      amount_pence: pence(),
      event_at: `t.event_at - n % 9 * interval '1 day'`,
      created_at: ago('t.created_at'),
    },
  },
  award_decisions: {
    rows: MANY,
    where: `outcome = 'approved'`,
    over: { award_id: AWARD, repeat_reason: `'Reason ' || n % 8`, decided_at: `t.decided_at - n * interval '1 day'` },
  },
};

/** Copies one row of every list until it has more than a page of them, without what would come of each by itself. */
export async function multiplyLists(databaseUrl: string): Promise<void> {
  const url = new URL(inject('adminUrl'));
  url.pathname = new URL(databaseUrl).pathname;
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const [place, [table, { rows, where = 'true', over }]] of Object.entries(LISTS).entries()) {
      const source = `(select * from ${table} where ${where} order by id limit 1) t, generate_series(1, ${rows}) n`;
      const made = await copyRows(client, { table, source, over: { id: copyId(KIND.other + place), ...over } });
      if (made < rows) throw new Error(`there is no row in ${table} to copy`);
    }
  } finally {
    await client.end();
  }
}

import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table ledger_accounts (
      id uuid primary key,
      kind text not null check (kind in
        ('bank', 'holding', 'merchants', 'commissioner', 'budget', 'award', 'shortfall', 'network')),
      party_id uuid,
      budget_id uuid,
      award_id uuid,
      currency char(3) not null default 'gbp',
      debits_posted bigint not null default 0 check (debits_posted >= 0),
      credits_posted bigint not null default 0 check (credits_posted >= 0),
      debits_pending bigint not null default 0 check (debits_pending >= 0),
      credits_pending bigint not null default 0 check (credits_pending >= 0),
      version bigint not null default 0,
      created_at timestamptz not null,
      constraint ledger_accounts_covered check
        (kind not in ('budget', 'award') or credits_posted - debits_posted - debits_pending >= 0)
    ) with (fillfactor = 70)`);
  await knex.raw(
    `create unique index ledger_accounts_award on ledger_accounts (award_id, kind) where award_id is not null`,
  );
  await knex.raw(`
    create unique index ledger_accounts_budget on ledger_accounts (budget_id, kind)
    where award_id is null and budget_id is not null`);
  await knex.raw(
    `create unique index ledger_accounts_party on ledger_accounts (party_id, kind) where party_id is not null`,
  );
  await knex.raw(
    `create index ledger_accounts_awards_of_budget on ledger_accounts (budget_id) where award_id is not null`,
  );
  await knex.raw(`
    create table ledger_transfers (
      id uuid primary key,
      kind text not null,
      is_hold boolean not null,
      state text not null check (state in ('pending', 'posted', 'voided')),
      debit_account_id uuid not null references ledger_accounts,
      credit_account_id uuid not null references ledger_accounts,
      amount_pence bigint not null check (amount_pence > 0),
      hold_id uuid references ledger_transfers,
      budget_id uuid,
      award_id uuid,
      authorization_id text,
      card_transaction_id text,
      follows_key text,
      posting_period char(7) not null,
      event_at timestamptz not null,
      created_at timestamptz not null,
      resolved_at timestamptz,
      idempotency_key text not null unique,
      check (debit_account_id <> credit_account_id),
      check (is_hold or state = 'posted')
    )`);
  await knex.raw(
    'create index ledger_transfers_award on ledger_transfers (award_id, created_at) where award_id is not null',
  );
  await knex.raw(
    'create index ledger_transfers_budget on ledger_transfers (budget_id, created_at) where budget_id is not null',
  );
  await knex.raw(`
    create index ledger_transfers_allocations on ledger_transfers (kind)
    where kind in ('allocation', 'allocation_cut', 'virement', 'rollover')`);
  await knex.raw(
    `create index ledger_transfers_open_holds on ledger_transfers (authorization_id) where state = 'pending'`,
  );
  await knex.raw(`
    create function guard_ledger_transfers() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or old.state <> 'pending' or new.state not in ('posted', 'voided')
        or (to_jsonb(new) - 'state' - 'resolved_at') is distinct from (to_jsonb(old) - 'state' - 'resolved_at')
      then
        raise exception 'ledger_transfers is append-only' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`);
  await knex.raw(`
    create trigger ledger_transfers_append_only before update or delete on ledger_transfers
    for each row execute function guard_ledger_transfers()`);
  await grantToService(knex, 'select, insert, update', 'ledger_accounts');
  await grantToService(knex, 'select, insert', 'ledger_transfers');
  await grantToService(knex, 'update (state, resolved_at)', 'ledger_transfers');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table ledger_transfers, ledger_accounts');
  await knex.raw('drop function guard_ledger_transfers');
}

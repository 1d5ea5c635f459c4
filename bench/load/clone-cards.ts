import type pg from 'pg';
import { addDays, londonDate } from '../../src/kernel/dates.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { CARD_ID_DIGITS, CARD_ID_PREFIX } from '../card-ids.ts';
import { type Copying, copyId, copyRows } from './copy-rows.ts';
import type { Template } from './open-scheme.ts';

/** What each card has to spend: payments of £1 never run out. */
export const AWARD_PENCE = 100_000;
/** What the first card has to spend: all payments of a run may go to it. */
export const HOT_AWARD_PENCE = 10_000_000_000;

/** Kinds of copied rows, as their ids tell them apart. */
export const ID_KIND = { recipient: 1, award: 2, cardholder: 3, card: 4, account: 5, shortfall: 6, transfer: 7 };

const amount = `case when n = 1 then ${HOT_AWARD_PENCE} else ${AWARD_PENCE} end`;

function copyings(cards: number, policyVersionId: string): Copying[] {
  const lastDay = addDays(londonDate(systemClock.now()), 90);
  const numbers = `generate_series(1, ${cards}) n join bench_templates b on b.place = n % (select count(*) from bench_templates)`;
  const ofAward = (table: string) => `${numbers} join ${table} t on t.award_id = b.award_id`;
  return [
    {
      table: 'recipients',
      source: `${numbers} join awards a on a.id = b.award_id join recipients t on t.id = a.recipient_id`,
      over: {
        id: copyId(ID_KIND.recipient),
        household_id: 'null',
        nhs_number_hash: 'null',
        name_birth_hash: 'int4send(n)',
        name_birth_postcode_hash: 'null',
      },
    },
    {
      table: 'awards',
      source: `${numbers} join awards t on t.id = b.award_id`,
      over: {
        id: copyId(ID_KIND.award),
        reference: `'BENCH-' || n`,
        recipient_id: copyId(ID_KIND.recipient),
        policy_version_id: `'${policyVersionId}'`,
        amount_pence: amount,
        expires_on: `'${lastDay}'`,
        request_key: 'null',
      },
    },
    {
      table: 'cardholders',
      source: `${numbers} join awards a on a.id = b.award_id join cardholders t on t.recipient_id = a.recipient_id`,
      over: {
        id: copyId(ID_KIND.cardholder),
        recipient_id: copyId(ID_KIND.recipient),
        stripe_cardholder_id: `'ich_bench' || lpad(n::text, ${CARD_ID_DIGITS}, '0')`,
      },
    },
    {
      table: 'cards',
      source: ofAward('cards'),
      over: {
        id: copyId(ID_KIND.card),
        award_id: copyId(ID_KIND.award),
        cardholder_id: copyId(ID_KIND.cardholder),
        stripe_card_id: `'${CARD_ID_PREFIX}' || lpad(n::text, ${CARD_ID_DIGITS}, '0')`,
      },
    },
    {
      table: 'ledger_accounts',
      source: `${ofAward('ledger_accounts')} and t.kind = 'award'`,
      over: { id: copyId(ID_KIND.account), award_id: copyId(ID_KIND.award), credits_posted: amount },
    },
    {
      table: 'ledger_accounts',
      source: `${ofAward('ledger_accounts')} and t.kind = 'shortfall'`,
      over: { id: copyId(ID_KIND.shortfall), award_id: copyId(ID_KIND.award) },
    },
    {
      table: 'ledger_transfers',
      source: `${ofAward('ledger_transfers')} and t.kind = 'award'`,
      over: {
        id: copyId(ID_KIND.transfer),
        award_id: copyId(ID_KIND.award),
        credit_account_id: copyId(ID_KIND.account),
        amount_pence: amount,
        idempotency_key: `'bench:award:' || n`,
      },
    },
  ];
}

/** What the copied awards took from their budgets. */
const CHARGE_BUDGETS = `
  update ledger_accounts b set debits_posted = b.debits_posted + s.pence
  from (select t.debit_account_id, sum(t.amount_pence) as pence from ledger_transfers t
    where t.idempotency_key like 'bench:award:%' group by 1) s
  where b.id = s.debit_account_id`;

async function keepTemplates(client: pg.Client, templates: readonly Template[]): Promise<void> {
  await client.query('create temp table bench_templates (place int primary key, award_id uuid not null)');
  await client.query('insert into bench_templates select n - 1, id from unnest($1::uuid[]) with ordinality u(id, n)', [
    templates.map((template) => template.awardId),
  ]);
}

/**
 * Multiplies the templates into `cards` cards, each with a recipient, an award with money and a cardholder of
 * its own, with set-based inserts. The client must be one for bulk loads.
 */
export async function cloneCards(
  client: pg.Client,
  load: { templates: readonly Template[]; cards: number; policyVersionId: string },
): Promise<void> {
  await keepTemplates(client, load.templates);
  for (const copying of copyings(load.cards, load.policyVersionId)) {
    const copied = await copyRows(client, copying);
    if (copied !== load.cards) throw new Error(`${copying.table}: ${copied} rows were copied, not ${load.cards}`);
  }
  await client.query(CHARGE_BUDGETS);
  await client.query('drop table bench_templates');
}

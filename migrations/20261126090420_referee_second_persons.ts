import type { Knex } from 'knex';
import { SERVICE_ROLE } from '../src/platform/database.ts';
import { grantToService, hasServiceRole } from '../src/platform/grants.ts';

/** Whoever entered the bank details that are in use neither checks nor pays (R51). */
const INVOICES = `
  create function refuse_one_pair_of_hands() returns trigger language plpgsql as $$
  declare
    hands uuid[];
  begin
    select array[s.bank_set_by, s.account_set_by] into hands from suppliers s where s.id = new.supplier_id;
    if new.status = 'checked' and new.checked_by = any (hands) or new.status = 'paid' and new.paid_by = any (hands) then
      raise exception 'whoever entered the bank details neither checks nor pays invoice %', new.id
        using errcode = 'check_violation';
    end if;
    return new;
  end
  $$`;

/** Money moves between two practices only when all three have agreed (R9). */
const VIREMENTS = `
  create function refuse_fewer_than_three_consents() returns trigger language plpgsql as $$
  begin
    if (select count(*) from virement_consents c where c.virement_id = new.id) < 3 then
      raise exception 'virement % was not agreed to by all three', new.id using errcode = 'check_violation';
    end if;
    return new;
  end
  $$`;

const DECIDED = 'status, decided_by, decided_role, decided_at, refusal_reason, total_28_days_pence, needed_role';
const SETTLED = 'status, checked_by, checked_at, paid_by, paid_at, refused_by, refused_at, refusal_reason';

export async function up(knex: Knex): Promise<void> {
  for (const statement of [INVOICES, VIREMENTS]) await knex.raw(statement);
  await knex.raw(`
    create trigger invoices_two_pairs_of_hands before insert or update of status on invoices
    for each row execute function refuse_one_pair_of_hands()`);
  await knex.raw(`
    create trigger virements_three_consents before insert or update of status on virements
    for each row when (new.status = 'agreed') execute function refuse_fewer_than_three_consents()`);
  if (!(await hasServiceRole(knex))) return;
  for (const table of ['award_additions', 'invoices']) {
    await knex.raw(`revoke update on ${table} from ${SERVICE_ROLE}`);
  }
  await grantToService(knex, `update (${DECIDED})`, 'award_additions');
  await grantToService(knex, `update (${SETTLED})`, 'invoices');
}

export async function down(knex: Knex): Promise<void> {
  await grantToService(knex, 'update', 'award_additions', 'invoices');
  await knex.raw('drop trigger virements_three_consents on virements');
  await knex.raw('drop trigger invoices_two_pairs_of_hands on invoices');
  await knex.raw('drop function refuse_fewer_than_three_consents, refuse_one_pair_of_hands');
}

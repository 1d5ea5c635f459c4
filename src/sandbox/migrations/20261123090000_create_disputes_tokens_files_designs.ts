import type { Knex } from 'knex';

const OBJECT = `
  id text primary key,
  seq bigint generated always as identity unique,
  created bigint not null,
  object jsonb not null`;

/** The bundles every account can choose from, in each state a bundle can be in. */
const BUNDLES = [
  ['ics_1StandardBundle', 'Standard', 'standard', 'active', 'unsupported'],
  ['ics_1CustomBundle', 'Custom with logo and carrier text', 'custom', 'active', 'optional'],
  ['ics_1CustomInReview', 'Custom, in review', 'custom', 'review', 'optional'],
  ['ics_1CustomRetired', 'Custom, retired', 'custom', 'inactive', 'optional'],
] as const;

/** The Issuing resources around cards: disputes, wallet tokens, files, card designs and top-ups. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table disputes (${OBJECT},
      lapses_at bigint not null,
      transaction text not null generated always as (object->>'transaction') stored references transactions (id),
      status text not null generated always as (object->>'status') stored);
    create unique index on disputes (transaction);
    create index on disputes (lapses_at) where status = 'unsubmitted';
    create index on balance_transactions ((object->>'source'));

    create table tokens (${OBJECT},
      network_data jsonb not null,
      card text not null generated always as (object->>'card') stored references cards (id));
    create index on tokens (card, seq);

    create table files (${OBJECT}, content bytea not null);

    create table personalization_designs (${OBJECT},
      lookup_key text generated always as (object->>'lookup_key') stored unique);

    create table physical_bundles (${OBJECT});

    create table topups (${OBJECT});

    alter table transactions add column purchase_details jsonb;

    alter table webhook_endpoints add column previous_secrets jsonb not null default '[]';
  `);
  for (const [id, name, type, status, choice] of BUNDLES) {
    const features = { card_logo: choice, carrier_text: choice, second_line: 'optional' };
    const bundle = { id, object: 'issuing.physical_bundle', features, livemode: false, name, status, type };
    await knex('physical_bundles').insert({ id, created: 0, object: JSON.stringify(bundle) });
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table webhook_endpoints drop column previous_secrets;
    alter table transactions drop column purchase_details;
    drop table topups, physical_bundles, personalization_designs, files, tokens, disputes;
  `);
}

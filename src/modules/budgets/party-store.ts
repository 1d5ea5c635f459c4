import type { Db, Trx } from '../../platform/database.ts';

export type Party = { id: string; kind: 'commissioner' | 'practice' | 'alliance'; code: string; name: string };
export type Practice = {
  id: string;
  code: string;
  name: string;
  listSize: number;
  addressLine1: string;
  city: string;
  postcode: string;
  phone: string;
};

export type NewParty = Party & {
  nameFrom: string;
  /** The first day on which the name was no longer used. */
  nameTo?: string;
  at: Date;
};

export async function insertParty(trx: Trx, party: NewParty): Promise<void> {
  await trx('parties').insert({ id: party.id, kind: party.kind, code: party.code, created_at: party.at });
  const { name, nameFrom, nameTo = null } = party;
  await trx('party_names').insert({ party_id: party.id, name, valid_from: nameFrom, valid_to: nameTo });
}

export async function insertSuccession(
  trx: Trx,
  succession: { predecessorId: string; successorId: string; effectiveOn: string },
): Promise<void> {
  await trx('party_successions').insert({
    predecessor_id: succession.predecessorId,
    successor_id: succession.successorId,
    effective_on: succession.effectiveOn,
  });
}

export async function insertPractice(trx: Trx, practice: Omit<Practice, 'code' | 'name'>): Promise<void> {
  await trx('practices').insert({
    id: practice.id,
    list_size: practice.listSize,
    address_line1: practice.addressLine1,
    city: practice.city,
    postcode: practice.postcode,
    phone: practice.phone,
  });
}

export async function insertMember(
  trx: Trx,
  member: { allianceId: string; practiceId: string; joinedOn: string },
): Promise<void> {
  await trx('alliance_members').insert({
    alliance_id: member.allianceId,
    practice_id: member.practiceId,
    joined_on: member.joinedOn,
  });
}

const PRACTICES = `
  select p.id, p.code, n.name, r.list_size as "listSize", r.address_line1 as "addressLine1", r.city, r.postcode, r.phone
  from practices r join parties p using (id)
  join party_names n on n.party_id = p.id and n.valid_to is null`;

/** The practice or alliance of this code: who can have a budget. */
export async function findOwnerByCode(db: Db | Trx, code: string): Promise<Pick<Party, 'id' | 'kind'> | null> {
  const owners = db('parties').where({ code }).whereIn('kind', ['practice', 'alliance']);
  return (await owners.first<Pick<Party, 'id' | 'kind'>>('id', 'kind')) ?? null;
}

export async function findPracticeByCode(db: Db | Trx, code: string): Promise<Practice | null> {
  const { rows } = await db.raw<{ rows: Practice[] }>(`${PRACTICES} where p.code = ?`, [code]);
  return rows[0] ?? null;
}

export async function findPractice(db: Db | Trx, id: string): Promise<Practice | null> {
  const { rows } = await db.raw<{ rows: Practice[] }>(`${PRACTICES} where p.id = ?`, [id]);
  return rows[0] ?? null;
}

export async function listPractices(db: Db | Trx): Promise<Practice[]> {
  const { rows } = await db.raw<{ rows: Practice[] }>(`${PRACTICES} order by p.code`);
  return rows;
}

export async function allianceOf(db: Db | Trx, practiceId: string, on: string): Promise<string | null> {
  const row = await db('alliance_members')
    .where('practice_id', practiceId)
    .where('joined_on', '<=', on)
    .andWhere((query) => query.whereNull('left_on').orWhere('left_on', '>', on))
    .first('alliance_id');
  return row?.alliance_id ?? null;
}

/** Commissioners that no other has followed by this day; there is one unless an installation serves several. */
export async function listCommissioners(db: Db | Trx, on: string): Promise<string[]> {
  const followed = db('party_successions').where('effective_on', '<=', on).select('predecessor_id');
  return db('parties').where({ kind: 'commissioner' }).whereNotIn('id', followed).orderBy('id').pluck('id');
}

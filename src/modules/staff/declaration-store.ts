import type { Db, Trx } from '../../platform/database.ts';
import type { Link } from './core/link.ts';
import { SAME_PERSON } from './one-person.ts';
import type { PersonKeys } from './staff-deps.ts';

/** That a member of staff is close to somebody; to whom, only keyed hashes tell. */
export type Declaration = { id: string; link: Link; declaredAt: Date };

const COLUMNS = { id: 'id', link: 'link', declaredAt: 'declared_at' } as const;

/** One declaration at a time of one person, so that the same one sent twice is kept once. */
export async function lockDeclarationsOf(trx: Trx, principalId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 14))', [principalId]);
}

/** The same person declared before, in the same way. */
export async function findSameDeclaration(
  trx: Trx,
  about: { principalId: string; link: Link; keys: PersonKeys },
): Promise<Declaration | undefined> {
  const { principalId, link, keys } = about;
  return trx('staff_declarations')
    .where({ principal_id: principalId, link, name_birth_hash: keys.nameBirth })
    .whereRaw('nhs_number_hash is not distinct from ?', [keys.nhsNumber])
    .first<Declaration>(COLUMNS);
}

export async function insertDeclaration(
  trx: Trx,
  declaration: Declaration & { principalId: string; keys: PersonKeys },
): Promise<void> {
  await trx('staff_declarations').insert({
    id: declaration.id,
    principal_id: declaration.principalId,
    link: declaration.link,
    nhs_number_hash: declaration.keys.nhsNumber,
    name_birth_hash: declaration.keys.nameBirth,
    declared_at: declaration.declaredAt,
  });
}

/** Of one member of staff, the oldest first. */
export async function listDeclarationsOf(db: Db | Trx, principalId: string): Promise<Declaration[]> {
  return db('staff_declarations')
    .where({ principal_id: principalId })
    .orderBy('declared_at')
    .orderBy('id')
    .select<Declaration[]>(COLUMNS);
}

/** Whether one of these people was declared by the member of staff, or by a key of theirs, in one of these ways. */
export async function hasDeclared(
  db: Db | Trx,
  about: { principalId: string; links: readonly Link[]; people: readonly PersonKeys[] },
): Promise<boolean> {
  const { principalId, links, people } = about;
  const numbers = people.flatMap(({ nhsNumber }) => (nhsNumber ? [nhsNumber] : []));
  const row = await db('staff_declarations')
    .whereRaw(`principal_id in ${SAME_PERSON}`, [principalId])
    .whereIn('link', [...links])
    .where((match) => {
      match.whereIn(
        'name_birth_hash',
        people.map(({ nameBirth }) => nameBirth),
      );
      if (numbers.length > 0) match.orWhereIn('nhs_number_hash', numbers);
    })
    .first('id');
  return row !== undefined;
}

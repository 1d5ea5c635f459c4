import type { Trx } from '../../../../platform/database.ts';

/** Practice managers of a practice who can be named: everybody but whoever names, and no program. */
export async function readNameable(
  trx: Trx,
  about: { practiceId: string; role: string; exceptId: string },
): Promise<{ id: string; name: string; title: string | null }[]> {
  return trx('principals as p')
    .join('principal_practices as pp', 'pp.principal_id', 'p.id')
    .where({ 'pp.practice_id': about.practiceId, 'p.role': about.role, 'p.kind': 'staff' })
    .whereNull('p.ended_at')
    .whereNot({ 'p.id': about.exceptId })
    .orderBy('p.name')
    .orderBy('p.id')
    .select<{ id: string; name: string; title: string | null }[]>({ id: 'p.id', name: 'p.name', title: 'p.title' });
}

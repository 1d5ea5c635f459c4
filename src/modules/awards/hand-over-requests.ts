import type { Trx } from '../../platform/database.ts';
import { type Handing, listInHand, type OpenItem } from '../staff/index.ts';

type Row = { id: string; practiceId: string };

const COLUMNS = { id: 'id', practiceId: 'practice_id' };

/**
 * What somebody asked for and nobody has decided on stays asked for; it is named so that somebody follows it, the
 * successor where there is one (R19).
 */
export async function handOverRequests(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<Row>({
    from,
    kind: 'award',
    open: trx('awards').whereIn('status', ['draft', 'waiting', 'requested']).select(COLUMNS),
    columns: { id: 'id', began: 'requested_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}

/** More money or time that somebody asked for, in the same way. */
export async function handOverAdditions(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<Row>({
    from,
    kind: 'addition',
    open: trx('award_additions').where({ status: 'requested' }).select(COLUMNS),
    columns: { id: 'id', began: 'requested_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}

/** What somebody issued when nobody was there, and nobody has signed off yet, in the same way. */
export async function handOverIssues(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<Row>({
    from,
    kind: 'issue',
    open: trx('break_glass_issues')
      .whereNull('signed_off_at')
      .select({ ...COLUMNS, id: 'award_id' }),
    columns: { id: 'award_id', began: 'issued_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}

import type { Trx } from '../../platform/database.ts';

export async function markPrinted(trx: Trx, voucher: { awardId: string; practiceId: string; at: Date }): Promise<void> {
  await trx('vouchers')
    .insert({
      award_id: voucher.awardId,
      practice_id: voucher.practiceId,
      issued_at: voucher.at,
      printed_at: voucher.at,
    })
    .onConflict('award_id')
    .merge({ printed_at: voucher.at });
}

/** A message took the voucher's code to the person. */
export async function markSent(trx: Trx, voucher: { awardId: string; practiceId: string; at: Date }): Promise<void> {
  const { awardId, practiceId, at } = voucher;
  await trx('vouchers')
    .insert({ award_id: awardId, practice_id: practiceId, issued_at: at, sent_at: at })
    .onConflict('award_id')
    .merge({ sent_at: at });
}

export async function markClaimed(trx: Trx, awardId: string, at: Date): Promise<void> {
  await trx('vouchers').where({ award_id: awardId }).whereNull('claimed_at').update({ claimed_at: at });
}

/** One writer at a time for the codes of one award. */
export async function lockCodes(trx: Trx, awardId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 2))', [awardId]);
}

export async function cancelLiveCodes(trx: Trx, awardId: string, at: Date): Promise<void> {
  await trx('access_codes').where({ award_id: awardId }).whereNull('cancelled_at').update({ cancelled_at: at });
}

/** The code that works now; null when there is none. */
export async function findLiveCodeId(trx: Trx, awardId: string): Promise<string | null> {
  const row = await trx('access_codes')
    .where({ award_id: awardId })
    .whereNull('cancelled_at')
    .first<{ id: string }>('id');
  return row?.id ?? null;
}

export async function insertCode(
  trx: Trx,
  code: {
    id: string;
    awardId: string;
    practiceId: string;
    purpose: 'voucher' | 'letter';
    hash: Buffer;
    madeBy: string;
    at: Date;
  },
): Promise<void> {
  await trx('access_codes').insert({
    id: code.id,
    award_id: code.awardId,
    practice_id: code.practiceId,
    purpose: code.purpose,
    code_hash: code.hash,
    made_by: code.madeBy,
    made_at: code.at,
  });
}

export async function findAwardByCode(trx: Trx, hash: Buffer): Promise<{ awardId: string; practiceId: string } | null> {
  const row = await trx('access_codes')
    .where({ code_hash: hash })
    .whereNull('cancelled_at')
    .first<{ awardId: string; practiceId: string }>({ awardId: 'award_id', practiceId: 'practice_id' });
  return row ?? null;
}

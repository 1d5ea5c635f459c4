import type { Db, Trx } from '../../platform/database.ts';
import type { Scored, Suggestion } from './core/score.ts';
import type { Evidence, Figures, SignalCode, Thresholds, Verdict } from './core/signal.ts';

/** One signal that was raised on an award. */
export type RaisedSignal = Scored & {
  id: string;
  awardId: string;
  practiceId: string;
  figures: Figures;
  contactHash: Buffer | null;
  raisedAt: Date;
  score: number;
  suggestion: Suggestion;
  dueAt: Date | null;
  note: string | null;
  judgedBy: string | null;
  judgedAt: Date | null;
};

const COLUMNS = {
  id: 'id',
  signal: 'signal',
  awardId: 'award_id',
  practiceId: 'practice_id',
  weight: 'weight',
  figures: 'figures',
  contactHash: 'contact_hash',
  raisedAt: 'raised_at',
  lastAt: 'last_at',
  score: 'score',
  suggestion: 'suggestion',
  dueAt: 'due_at',
  verdict: 'verdict',
  note: 'note',
  judgedBy: 'judged_by',
  judgedAt: 'judged_at',
} as const satisfies Record<keyof RaisedSignal, string>;

/** One at a time works on the signals of an award. */
export async function lockAwardSignals(trx: Trx, awardId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 27))', [awardId]);
}

export async function findSignal(db: Db | Trx, id: string): Promise<RaisedSignal | null> {
  return (await db('risk_signals').where({ id }).first<RaisedSignal>(COLUMNS)) ?? null;
}

/** Every signal that was ever raised on an award, newest first. */
export async function listSignalsOf(db: Db | Trx, awardId: string): Promise<RaisedSignal[]> {
  return db('risk_signals')
    .where({ award_id: awardId })
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .select<RaisedSignal[]>(COLUMNS);
}

/** The awards with an open signal that still counts. */
export async function listScoredAwards(trx: Trx): Promise<string[]> {
  return trx('risk_signals').whereNull('verdict').where('score', '>', 0).distinct('award_id').pluck('award_id');
}

type SeenEvidence = { signal: SignalCode; signalId: string; itemId: string };

/** What the signals of an award were raised on. */
export async function listEvidenceOf(trx: Trx, awardId: string): Promise<SeenEvidence[]> {
  return trx('risk_evidence')
    .where({ award_id: awardId })
    .select<SeenEvidence[]>({ signal: 'signal', signalId: 'signal_id', itemId: 'item_id' });
}

/** What signals of this kind were raised on that a person has judged. */
export async function listJudgedItems(trx: Trx, awardId: string, signal: SignalCode): Promise<string[]> {
  return trx('risk_evidence')
    .join('risk_signals', 'risk_signals.id', 'risk_evidence.signal_id')
    .where({ 'risk_evidence.award_id': awardId, 'risk_evidence.signal': signal })
    .whereNotNull('risk_signals.verdict')
    .pluck('risk_evidence.item_id');
}

export type NewSignal = Pick<
  RaisedSignal,
  'id' | 'signal' | 'awardId' | 'practiceId' | 'weight' | 'figures' | 'contactHash' | 'raisedAt' | 'lastAt'
> & { settingsVersion: number; thresholds: Thresholds };

export async function insertSignal(trx: Trx, signal: NewSignal): Promise<void> {
  await trx('risk_signals').insert({
    id: signal.id,
    signal: signal.signal,
    award_id: signal.awardId,
    practice_id: signal.practiceId,
    weight: signal.weight,
    settings_version: signal.settingsVersion,
    thresholds: JSON.stringify(signal.thresholds),
    figures: JSON.stringify(signal.figures),
    contact_hash: signal.contactHash,
    raised_at: signal.raisedAt,
    last_at: signal.lastAt,
    score: 0,
    suggestion: 'note',
  });
}

export async function updateGrown(
  trx: Trx,
  grown: Pick<RaisedSignal, 'id' | 'figures' | 'contactHash' | 'lastAt'>,
): Promise<void> {
  await trx('risk_signals')
    .where({ id: grown.id })
    .update({ figures: JSON.stringify(grown.figures), contact_hash: grown.contactHash, last_at: grown.lastAt });
}

export async function insertEvidence(
  trx: Trx,
  about: Pick<RaisedSignal, 'id' | 'signal' | 'awardId' | 'practiceId'>,
  items: readonly Evidence[],
): Promise<void> {
  await trx('risk_evidence').insert(
    items.map((item) => ({
      signal_id: about.id,
      signal: about.signal,
      award_id: about.awardId,
      practice_id: about.practiceId,
      kind: item.kind,
      item_id: item.id,
      amount_pence: item.amountPence,
      happened_at: item.at,
    })),
  );
}

export async function updateScore(
  trx: Trx,
  id: string,
  { score, suggestion, dueAt }: Pick<RaisedSignal, 'score' | 'suggestion' | 'dueAt'>,
): Promise<void> {
  await trx('risk_signals').where({ id }).update({ score, suggestion, due_at: dueAt });
}

export async function updateJudged(
  trx: Trx,
  judged: { id: string; verdict: Verdict; note: string; judgedBy: string; at: Date },
): Promise<void> {
  await trx('risk_signals')
    .where({ id: judged.id })
    .update({ verdict: judged.verdict, note: judged.note, judged_by: judged.judgedBy, judged_at: judged.at });
}

/** One at a time looks at who shares a contact. */
export async function lockContact(trx: Trx, hash: Buffer): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 28))', [hash.toString('hex')]);
}

/** For how many people a shared contact has been a signal already, on any award; 0 when it never was. */
export async function signalledPeople(trx: Trx, hash: Buffer): Promise<number> {
  const row = await trx('risk_signals')
    .where({ contact_hash: hash })
    .first<{ most: number | null }>(trx.raw(`max((figures ->> 'recipients')::int) as most`));
  return row?.most ?? 0;
}

/** Whether a person has registered this contact as a care home's. */
export async function isCareHome(trx: Trx, hash: Buffer): Promise<boolean> {
  return (await trx('risk_care_homes').where({ contact_hash: hash }).first('contact_hash')) !== undefined;
}

export async function insertCareHome(
  trx: Trx,
  home: { contactHash: Buffer; signalId: string; registeredBy: string; at: Date },
): Promise<void> {
  await trx('risk_care_homes')
    .insert({
      contact_hash: home.contactHash,
      signal_id: home.signalId,
      registered_by: home.registeredBy,
      registered_at: home.at,
    })
    .onConflict('contact_hash')
    .ignore();
}

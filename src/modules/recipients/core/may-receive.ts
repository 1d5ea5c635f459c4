import { formatDate, type LondonDate } from '../../../kernel/dates.ts';
import { CHILD_UNDER, GROWN_UP_FROM } from './age-on.ts';
import type { RepresentativeKind } from './representative.ts';

/** What decides whether somebody may be helped, by which legal route and through whom. */
export type Circumstances = {
  /** Whole years on the day. */
  age: number;
  householdId: string | null;
  /** The others of the household, not the person. */
  householdMemberIds: readonly string[];
  lacksCapacity: boolean;
  /** A note on whether they can decide has been made since they turned 16. */
  hasCapacityNote: boolean;
  /** Whose authority holds on the day; a nominee whom finance looks at is not among them. */
  liveRepresentatives: readonly { id: string; kind: RepresentativeKind; endsOn: LondonDate | null }[];
  /** Their nominee acts for many, and finance has not looked yet (R27). */
  isNomineeUnderReview: boolean;
  carePlan: { reference: string; isNotExcluded: boolean; reviewDueOn: LondonDate } | null;
  /** Whether there is a way to reach them that they said is safe (R69). */
  hasSafeContact: boolean;
  deathRecordedAt: Date | null;
};

export type LegalRoute = 'direct_payment' | 'notional' | 'discretionary';

/** Why somebody may not be helped now: a code, and words for whoever asks. */
export type ReceiveRefusal = {
  code: 'wrong_state' | 'representative_needed' | 'capacity_note_needed' | 'nominee_under_review' | 'care_plan_needed';
  field: 'recipientId' | 'legalRoute';
  message: string;
};

const ofPerson = (code: ReceiveRefusal['code'], message: string): ReceiveRefusal => ({
  code,
  field: 'recipientId',
  message,
});
const ofPlan = (message: string): ReceiveRefusal => ({ code: 'care_plan_needed', field: 'legalRoute', message });

/** Kinds that act for somebody who cannot decide. A nominee is chosen, which takes being able to (R26). */
const ACTS_WITHOUT_CAPACITY: readonly RepresentativeKind[] = ['deputy', 'attorney', 'donee', 'appointed'];

function ageRefusal({ age, liveRepresentatives, hasCapacityNote }: Circumstances): ReceiveRefusal | null {
  const hasParent = liveRepresentatives.some(({ kind }) => kind === 'parental');
  if (age < CHILD_UNDER && !hasParent) {
    return ofPerson(
      'representative_needed',
      'Under 16, help goes only through somebody with parental responsibility. Record who that is first.',
    );
  }
  if (age >= CHILD_UNDER && age < GROWN_UP_FROM && !hasParent && !hasCapacityNote) {
    return ofPerson('capacity_note_needed', 'At 16 or 17, note first that they can decide about this themselves.');
  }
  return null;
}

function capacityRefusal({ age, lacksCapacity, liveRepresentatives }: Circumstances): ReceiveRefusal | null {
  if (!lacksCapacity) return null;
  const mayAct: readonly RepresentativeKind[] =
    age < GROWN_UP_FROM ? [...ACTS_WITHOUT_CAPACITY, 'parental'] : ACTS_WITHOUT_CAPACITY;
  if (liveRepresentatives.some(({ kind }) => mayAct.includes(kind))) return null;
  return ofPerson(
    'representative_needed',
    'They cannot decide about this themselves. Record first who may, such as a deputy or an attorney.',
  );
}

function carePlanRefusal({ carePlan }: Circumstances, day: LondonDate): ReceiveRefusal | null {
  if (!carePlan) return ofPlan('A direct payment needs a care plan. Record it first, or choose another legal route.');
  if (!carePlan.isNotExcluded) {
    return ofPlan('It is not confirmed that the person may have direct payments. Choose another legal route.');
  }
  if (carePlan.reviewDueOn >= day) return null;
  return ofPlan(`The care plan was due for review by ${formatDate(carePlan.reviewDueOn)}. Review it first.`);
}

/**
 * Why a new award cannot be asked for somebody (R24 to R27, R36); null when it can. What is spent of an award that
 * they have is never held up by it.
 */
export function mayReceive(
  circumstances: Circumstances,
  about: { legalRoute: LegalRoute; day: LondonDate },
): ReceiveRefusal | null {
  if (circumstances.deathRecordedAt) return ofPerson('wrong_state', 'This person is recorded as having died.');
  const refusal = ageRefusal(circumstances) ?? capacityRefusal(circumstances);
  if (refusal) return refusal;
  if (circumstances.isNomineeUnderReview) {
    return ofPerson(
      'nominee_under_review',
      'Their nominee acts for three people or more, and alliance finance has to look at that first.',
    );
  }
  return about.legalRoute === 'direct_payment' ? carePlanRefusal(circumstances, about.day) : null;
}

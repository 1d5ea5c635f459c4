import { type CapacityRecord, capacityRecord, type Person } from '../../../../modules/recipients/index.ts';
import type { Route } from '../../shell/route.ts';
import type { Typed } from '../make-award/read-answers.ts';
import { dateBoxes, personForm, type Reading, readBy, typedDate } from './person-form.ts';

function usualAnswers({ capacity }: Person): Typed {
  if (!capacity) return {};
  return {
    lacksCapacity: capacity.lacksCapacity ? 'yes' : 'no',
    ...dateBoxes('assessedOn', capacity.assessedOn),
    note: capacity.note,
  };
}

const ANSWERS: Readonly<Record<string, boolean>> = { yes: true, no: false };

const readCapacity = (typed: Typed): Reading<CapacityRecord> =>
  readBy(capacityRecord, {
    lacksCapacity: ANSWERS[typed['lacksCapacity'] ?? ''],
    assessedOn: typedDate(typed, 'assessedOn'),
    note: typed['note'] ?? '',
  });

export const CAPACITY_ROUTES: readonly Route[] = personForm<CapacityRecord>({
  path: 'capacity',
  view: 'pages/person-acts/capacity.njk',
  title: 'Can they decide about this?',
  usual: usualAnswers,
  extra: ({ age }) => ({ isYoung: age === 16 || age === 17 }),
  read: readCapacity,
  act: ({ deps, principal }, { recipientId, value }) =>
    deps.recipients.recordCapacity(principal, { recipientId, ...value }),
  done: {
    done: 'Noted',
    next: ['Somebody who cannot decide needs a representative before anything new is asked for them.'],
  },
});

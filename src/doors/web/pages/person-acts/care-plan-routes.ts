import { formatDate } from '../../../../kernel/dates.ts';
import { type CarePlanRecord, carePlanRecord, type Person } from '../../../../modules/recipients/index.ts';
import type { Route } from '../../shell/route.ts';
import type { Typed } from '../make-award/read-answers.ts';
import { dateBoxes, personForm, type Reading, readBy, typedDate } from './person-form.ts';

function usualAnswers({ carePlan }: Person): Typed {
  if (!carePlan) return {};
  return {
    reference: carePlan.reference,
    coordinator: carePlan.coordinator,
    isNotExcluded: carePlan.isNotExcluded ? 'yes' : 'no',
    ...dateBoxes('agreedOn', carePlan.agreedOn),
    ...dateBoxes('reviewedOn', carePlan.reviewedOn),
    ...dateBoxes('reviewDueOn', carePlan.reviewDueOn),
  };
}

const ANSWERS: Readonly<Record<string, boolean>> = { yes: true, no: false };

const readPlan = (typed: Typed): Reading<CarePlanRecord> =>
  readBy(carePlanRecord, {
    reference: typed['reference'] ?? '',
    coordinator: typed['coordinator'] ?? '',
    isNotExcluded: ANSWERS[typed['isNotExcluded'] ?? ''],
    agreedOn: typedDate(typed, 'agreedOn'),
    reviewedOn: typedDate(typed, 'reviewedOn') || null,
    reviewDueOn: typedDate(typed, 'reviewDueOn'),
  });

export const CARE_PLAN_ROUTES: readonly Route[] = personForm<CarePlanRecord>({
  path: 'care-plan',
  view: 'pages/person-acts/care-plan.njk',
  title: 'Care plan',
  usual: usualAnswers,
  extra: ({ carePlan }) => ({ due: carePlan ? formatDate(carePlan.reviewDueOn) : null }),
  read: readPlan,
  act: ({ deps, principal }, { recipientId, value: plan }) =>
    deps.recipients.recordCarePlan(principal, { recipientId, plan }),
  done: {
    done: 'Care plan recorded',
    next: ['An overdue review stops new direct payments. It never stops what was awarded already.'],
  },
});

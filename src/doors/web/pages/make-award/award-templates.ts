import type { Pence } from '../../../../kernel/money.ts';

/** A reason that comes up often: which policy it is and what is usual. */
export type AwardTemplate = {
  code: string;
  title: string;
  /** Slug of its policy. */
  policy: string;
  line: string;
  suggestedPence: Pence;
};

export const AWARD_TEMPLATES: readonly AwardTemplate[] = [
  {
    code: 'taxi-to-dialysis',
    title: 'Taxi to dialysis',
    policy: 'P3',
    line: 'Getting there and back until NHS transport starts.',
    suggestedPence: 15_000,
  },
  {
    code: 'carers-break',
    title: 'Carer’s break',
    policy: 'P1',
    line: 'Time away for somebody who looks after a relative or friend. One a year for a household.',
    suggestedPence: 30_000,
  },
  {
    code: 'rails-at-home',
    title: 'Rails at home',
    policy: 'P2',
    line: 'Grab rails, small equipment and fitting, to prevent a fall.',
    suggestedPence: 18_000,
  },
  {
    code: 'food-tonight',
    title: 'Food tonight',
    policy: 'P5',
    line: 'Food and essentials in a crisis.',
    suggestedPence: 6_000,
  },
];

export function templateOf(code: string | undefined): AwardTemplate | undefined {
  return AWARD_TEMPLATES.find((template) => template.code === code);
}

/** What to know before asking under a policy, and how others wrote it. No name in it is anybody's. */
export type Guidance = { tryFirst: readonly string[]; need: string; outcome: string; tried: string };

const ANY: Guidance = {
  tryFirst: ['Ask whether another service, a charity or the family can do it in time.'],
  need: 'Her benefit is delayed by ten days and there is no food in the house.',
  outcome: 'She eats well until the money comes, and takes her tablets with food.',
  tried: 'Local welfare fund, four days to wait. Food bank closed until Monday.',
};

const BY_POLICY: Readonly<Record<string, Guidance>> = {
  P1: {
    tryFirst: [
      'Is the carer registered as a carer with the practice?',
      'Offer a carer’s assessment by the council, above all where the caring will go on.',
    ],
    need: 'He has looked after his wife day and night for two years and has not slept through since June.',
    outcome: 'Three nights away with his sister, and a rested carer who can go on.',
    tried: 'Carer’s assessment asked for in October. The respite scheme has no place before February.',
  },
  P2: {
    tryFirst: [
      'Councils may not charge for equipment and minor adaptations under £1,000. Ask, and write down how long the wait is.',
      'Above £250 an occupational therapist’s note is needed.',
    ],
    need: 'She fell twice on the outside steps this month and now does not leave the house alone.',
    outcome: 'Rails on both sides, so that she goes out by herself again.',
    tried: 'Council equipment service: assessed, eleven weeks to wait for fitting.',
  },
  P3: {
    tryFirst: [
      'Everybody who dialyses in a centre should be offered NHS transport, or the cost. Ask the kidney unit and write down the day.',
      'This is a bridge: it stops when NHS transport starts.',
    ],
    need: 'He dialyses three times a week, cannot take the bus afterwards, and transport starts in three weeks.',
    outcome: 'No session is missed until NHS transport starts.',
    tried:
      'Transport asked for at the kidney unit on 3 November. The Healthcare Travel Costs Scheme pays back weeks later.',
  },
  P4: {
    tryFirst: [
      'Offer a carer’s assessment by the council.',
      'Where the law needs it the provider must be registered. A relative in the same household cannot be paid.',
    ],
    need: 'Her husband cannot be left alone, and she has an operation on 4 December.',
    outcome: 'He is looked after at home for the three days that she is in hospital.',
    tried: 'Council respite: no place before January. Their daughter can come for one day.',
  },
  P5: {
    tryFirst: [
      'Refer to the council’s local welfare help, and to a food bank that is open.',
      'Supermarkets sell alcohol too: say that it is for food and essentials.',
    ],
    need: ANY.need,
    outcome: ANY.outcome,
    tried: ANY.tried,
  },
  P6: {
    tryFirst: [
      'Only by exception: name the clinician who asks for it.',
      'The practitioner must be on an accredited register, such as the CNHC.',
    ],
    need: 'Pain after surgery keeps her awake. Her physiotherapist asks for six sessions with a named practitioner.',
    outcome: 'She sleeps five hours and takes less pain relief. Looked at again at 12 weeks.',
    tried: 'Pain clinic: eighteen weeks to wait. Two kinds of pain relief did not help.',
  },
  P7: {
    tryFirst: [
      'Is there another route in time? The answer is required.',
      'Ask the discharge team and voluntary home-from-hospital help first.',
    ],
    need: 'Home tomorrow after a hip operation. No heating, no food in the house, and nobody lives near.',
    outcome: 'She can stay at home safely for the first two weeks.',
    tried: 'Discharge team has no funds before Monday. The volunteers are full until the 30th.',
  },
  P8: {
    tryFirst: [
      'Name the activity and what it should change.',
      'Ask whether the club or the council has free places. Some of these sell alcohol and tickets too.',
    ],
    need: 'He has hardly spoken to anybody since his wife died, and used to paint.',
    outcome: 'He goes to the painting group each week until Easter.',
    tried: 'The free group meets in the evening, when there is no bus.',
  },
  P9: {
    tryFirst: [
      'Offer a young carer’s assessment by the council.',
      'Under 16 it goes through somebody with parental responsibility.',
    ],
    need: 'She is 14, looks after her brother before and after school, and misses what her class does.',
    outcome: 'The school trip in December, and one afternoon a week that is hers.',
    tried: 'Young carers’ service: assessed, no activity until spring.',
  },
};

/** What to know before asking under this policy. */
export function guidanceOf(policy: string | undefined): Guidance {
  return BY_POLICY[policy ?? ''] ?? ANY;
}

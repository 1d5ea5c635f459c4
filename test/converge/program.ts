import fc from 'fast-check';
import type { Behaviour } from '../../src/sandbox/index.ts';

/** What happens to the news of one event: told at once, twice, so many steps later, or never. */
export type Fate = 'now' | 'twice' | 'never' | number;

/**
 * One thing that a shop, the card network, staff or time does. `card` and `on` count from the newest thing of
 * their kind, round and round; `percent` is of what the thing is about, null for all of it. `credit` is a refund that
 * points at any payment or at none; `unasked` is a payment that Stripe approves because it heard nothing from us.
 */
export type Act =
  | { do: 'pay'; card: number; pence: number; shop: Shop; till: Till }
  | { do: 'increment'; on: number; pence: number }
  | { do: 'finalize'; on: number; percent: number }
  | { do: 'reverse'; on: number; percent: number | null }
  | { do: 'expire'; on: number }
  | { do: 'capture'; on: number; percent: number | null; close: boolean }
  | { do: 'force'; card: number; pence: number }
  | { do: 'refund'; on: number; percent: number | null }
  | { do: 'credit'; card: number; pence: number; on: number | null }
  | { do: 'rehold'; on: number; percent: number | null }
  | { do: 'unasked'; card: number; pence: number }
  | { do: 'dispute'; on: number; by: 'stripe' | 'finance' }
  | { do: 'decide'; on: number; outcome: 'won' | 'lost' }
  | { do: 'charge'; card: number }
  | { do: 'recover'; card: number; pence: number }
  | { do: 'replace'; card: number; reason: 'lost' | 'damaged' }
  | { do: 'freeze'; card: number }
  | { do: 'unfreeze'; card: number }
  | { do: 'end'; card: number }
  | { do: 'wait'; hours: number };

export type Shop = 'grocer' | 'taxi' | 'hotel' | 'wine' | 'abroad' | 'pump';
export type Till = 'whole' | 'part' | 'cashback' | 'foreign' | 'in_person';

/** `together`: at the same moment as the next step. `news`: the fates of the events it causes, over and over. */
export type Step = { act: Act; together: boolean; news: readonly Fate[] };

export type AwardShape = { policy: 'P5' | 'P7'; method: 'card' | 'voucher'; pence: number };

export type Program = {
  /** What Stripe's documentation leaves open, where it is not as we think most likely. */
  behaviour: Partial<Behaviour>;
  awards: readonly AwardShape[];
  /** Whether Stripe knows which events were not taken; else it believes that all were. */
  polled: boolean;
  /** Whether each piece of news is worked off before the next step begins. */
  calm: boolean;
  steps: readonly Step[];
};

const card = fc.nat(2);
const on = fc.nat(4);
const pence = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 3000 }), weight: 5 },
  { arbitrary: fc.integer({ min: 3000, max: 15_000 }), weight: 1 },
);
const percent = fc.constantFrom(100, 25, 50, 99, 130, 250);
const part = fc.option(percent);
const shop = fc.oneof(
  { arbitrary: fc.constant<Shop>('grocer'), weight: 8 },
  { arbitrary: fc.constantFrom<Shop>('taxi', 'hotel', 'wine', 'abroad', 'pump'), weight: 4 },
);
const till = fc.oneof(
  { arbitrary: fc.constant<Till>('whole'), weight: 5 },
  { arbitrary: fc.constantFrom<Till>('part', 'in_person'), weight: 3 },
  { arbitrary: fc.constantFrom<Till>('cashback', 'foreign'), weight: 1 },
);

const often = <Kind extends Act['do']>(
  weight: number,
  kind: Kind,
  rest: { [Key in Exclude<keyof Extract<Act, { do: Kind }>, 'do'>]: fc.Arbitrary<Extract<Act, { do: Kind }>[Key]> },
) => ({ weight, arbitrary: fc.record({ ...rest, do: fc.constant(kind) }) as unknown as fc.Arbitrary<Act> });

/** Acts in the proportion in which programs have them. */
export const acts: fc.Arbitrary<Act> = fc.oneof(
  often(8, 'pay', { card, pence, shop, till }),
  often(3, 'increment', { on, pence }),
  often(2, 'finalize', { on, percent }),
  often(4, 'reverse', { on, percent: part }),
  often(2, 'expire', { on }),
  often(10, 'capture', { on, percent: part, close: fc.boolean() }),
  often(2, 'force', { card, pence }),
  often(5, 'refund', { on, percent: part }),
  often(2, 'credit', { card, pence, on: fc.option(on) }),
  often(1, 'rehold', { on, percent: part }),
  often(1, 'unasked', { card, pence }),
  often(2, 'dispute', { on, by: fc.constantFrom('stripe', 'finance') }),
  often(3, 'decide', { on, outcome: fc.constantFrom('won', 'lost') }),
  often(1, 'charge', { card }),
  often(1, 'recover', { card, pence }),
  often(1, 'replace', { card, reason: fc.constantFrom('lost', 'damaged') }),
  often(1, 'freeze', { card }),
  often(1, 'unfreeze', { card }),
  often(1, 'end', { card }),
  often(1, 'wait', { hours: fc.constantFrom(1, 30, 24 * 9) }),
);

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('now') },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 2, arbitrary: fc.constant<Fate>('never') },
  { weight: 1, arbitrary: fc.constant<Fate>('twice') },
);

const stepOf = (arbitrary: fc.Arbitrary<Act>): fc.Arbitrary<Step> =>
  fc.record({
    act: arbitrary,
    together: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    news: fc.array(fate, { minLength: 1, maxLength: 2 }),
  });

const awardShape: fc.Arbitrary<AwardShape> = fc.record({
  policy: fc.constantFrom('P5', 'P7'),
  method: fc.constantFrom('card', 'voucher'),
  pence: fc.constantFrom(1000, 2500, 6000),
});

/** A first payment that will be approved, so that what follows has something to be about. */
const opening = often(1, 'pay', {
  card,
  pence: fc.integer({ min: 1, max: 1000 }),
  shop: fc.constant('grocer'),
  till: fc.constant('whole'),
}).arbitrary;

const pay = (pence: number): Act => ({ do: 'pay', card: 0, pence, shop: 'grocer', till: 'whole' });
const capture = (percent: number | null, close = true): Act => ({ do: 'capture', on: 0, percent, close });

/** What seldom comes about by chance: each needs several things in a row. */
const SCENES: readonly (readonly Act[])[] = [
  [pay(900), capture(250), { do: 'charge', card: 0 }, { do: 'refund', on: 0, percent: 50 }],
  [pay(900), capture(250), { do: 'recover', card: 0, pence: 700 }, { do: 'dispute', on: 0, by: 'finance' }],
  [pay(500), capture(null), { do: 'dispute', on: 0, by: 'stripe' }, { do: 'decide', on: 0, outcome: 'won' }],
  [{ do: 'decide', on: 0, outcome: 'won' }, pay(400), { do: 'decide', on: 0, outcome: 'lost' }],
  [pay(600), { do: 'freeze', card: 0 }, capture(130), { do: 'unfreeze', card: 0 }, pay(100)],
  [pay(600), { do: 'expire', on: 0 }, pay(400), capture(100), { do: 'capture', on: 1, percent: 100, close: true }],
  [pay(700), { do: 'end', card: 0 }, capture(130, false), { do: 'refund', on: 0, percent: null }, capture(50)],
  [pay(700), { do: 'replace', card: 0, reason: 'lost' }, capture(130), { do: 'refund', on: 0, percent: 99 }, pay(300)],
];

const some: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 40, arbitrary: stepOf(acts).map((step) => [step]) },
  ...SCENES.map((scene) => ({
    weight: 1,
    arbitrary: fc.tuple(...scene.map((act) => stepOf(fc.constant(act)))) as fc.Arbitrary<Step[]>,
  })),
);

/** The open questions whose answer moves money, or tells of it in another way. */
const behaviour: fc.Arbitrary<Partial<Behaviour>> = fc.record(
  {
    expiredStatus: fc.constant('reversed'),
    zeroedStatus: fc.constant('pending'),
    reholdAsks: fc.constant(false),
    lateCaptureStatus: fc.constant('unchanged'),
    lateCaptureAmount: fc.constant('captured'),
    declinedIncrement: fc.constant('ends_authorization'),
    declinedIncrementEvent: fc.constant('none'),
    refundAboveCapture: fc.constant('allowed'),
    provisionalCreditAtSubmit: fc.constant(true),
    provisionalCreditStaysWhenWon: fc.constant(true),
    releasesGiveBackLimits: fc.constant(false),
    limitsCount: fc.constantFrom('captures', 'authorizations'),
  } as const,
  { requiredKeys: [] },
);

export const programs: fc.Arbitrary<Program> = fc.record({
  awards: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(awardShape) },
    { weight: 2, arbitrary: fc.tuple(awardShape, awardShape) },
    { weight: 1, arbitrary: fc.tuple(awardShape, awardShape, awardShape) },
  ),
  polled: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  calm: fc.boolean(),
  behaviour: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: behaviour }),
  steps: fc
    .tuple(fc.array(stepOf(opening), { maxLength: 2 }), fc.array(some, { minLength: 1, maxLength: 8, size: 'max' }))
    .map(([first, rest]) => [...first, ...rest.flat()]),
});

import { addDays, type LondonDate } from '../src/kernel/dates.ts';
import type { RecipientIdentity } from '../src/modules/recipients/index.ts';
import names from './data/names.json' with { type: 'json' };
import { createRandom } from './random.ts';

/** Ages, in years, of those whom a policy is for; others are grown up. */
const AGES: Readonly<Record<string, readonly [number, number]>> = {
  P2: [66, 94],
  P4: [60, 92],
  P7: [58, 93],
  P9: [9, 17],
};
const GROWN_UP = [24, 82] as const;
const DAYS_A_YEAR = 365.25;
/** Ofcom keeps these ranges free for drama: 07700 900000 to 900999 and 01632 960000 to 960999. */
const FIRST_NUMBER = 600;

/** Mobiles first, then landlines: each of 300 people in turn has a number that nobody else has. */
function phoneOf(place: number, age: number): string {
  const last = String(FIRST_NUMBER + (place % 400)).slice(-3);
  return age > 78 || place >= 400 ? `01632 960${last}` : `07700 900${last}`;
}

/** A person who is plainly invented: the same place in the line always gives the same person, no two alike. */
export function inventRecipient(place: number, about: { policy: string; today: LondonDate }): RecipientIdentity {
  const random = createRandom(`recipient ${place}`);
  const age = random.between(...(AGES[about.policy] ?? GROWN_UP));
  const { given, familyStart, familyEnd } = names;
  const family = `${familyStart[place % 10]}${familyEnd[Math.floor(place / 10) % 10]}`;
  return {
    givenName: given[place % given.length] ?? 'Agnes',
    familyName: family,
    dateOfBirth: addDays(about.today, -Math.floor((age + random.fraction()) * DAYS_A_YEAR)),
    postcode: `ZZ${random.between(1, 12)} ${random.between(1, 9)}${random.pick([...'ABDEFGHJ'])}${random.pick([...'LNPQRSTU'])}`,
    phone: phoneOf(place, age),
  };
}

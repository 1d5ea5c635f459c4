import { describe, expect, it } from 'vitest';
import { DECLINE_REASONS } from '../../../src/modules/authorizations/core/decline-reasons.ts';
import wordings from '../../../src/modules/authorizations/decline-wordings.json' with { type: 'json' };

/** What stands in for each place of a text for patients, at its longest. */
const LONGEST: Readonly<Record<string, string>> = {
  bal: '£9,999.99',
  amt: '£9,999.99',
  max: '£9,999.99',
  date: '22 September 2026',
  plainList: 'x'.repeat(88),
  period: 'this month',
  reachedPeriod: 'this month',
  payments: '100',
  where: 'online or by phone, not in a shop',
  openDays: 'Mondays, Tuesdays, Wednesdays, Thursdays, Fridays and Saturdays',
  openHours: '10:30am to 11:30pm',
  shops: 'Corner Grocer, Seagull Stores and Quay News',
};

/** Each of these is one of 160 characters; a single other one makes a message of 70. */
const IN_ONE_MESSAGE = /^[\w £.,:;?!'()/%+-]{20,160}$/;

/** Every text for patients, whatever it is for: also those that are chosen only where little is known. */
function patientTexts(wording: unknown): string[] {
  if (typeof wording !== 'object' || wording === null) return [];
  return Object.entries(wording).flatMap(([name, value]: [string, unknown]) =>
    name === 'patient' ? (Object.values(value as object).flat() as string[]) : patientTexts(value),
  );
}

describe('every text for patients', () => {
  it.each(DECLINE_REASONS.map(({ code }) => code))(
    'of %s fits one text message with the longest it can say',
    (code) => {
      const texts = patientTexts(wordings[code]);
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) {
        const said = text.replace(/\{(\w+)\}/g, (place, name: string) => LONGEST[name] ?? place);
        expect(said).toMatch(IN_ONE_MESSAGE);
      }
    },
  );
});

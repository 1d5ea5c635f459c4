import { formatPence } from '../../../../kernel/money.ts';
import { defineSignal, fromAttempts } from '../signal.ts';
import { inDays } from '../window.ts';

/** Where prices are fixed and often round: fares, tickets, lessons, sessions, stays and care by the hour. */
const FIXED_PRICES: ReadonlySet<string> = new Set([
  'amusement_parks_carnivals',
  'aquariums',
  'bowling_alleys',
  'bus_lines',
  'child_care_services',
  'chiropodists_podiatrists',
  'chiropractors',
  'cleaning_and_maintenance',
  'commuter_transport_and_ferries',
  'educational_services',
  'hotels_motels_and_resorts',
  'medical_services',
  'motion_picture_theaters',
  'nursing_personal_care',
  'osteopaths',
  'parking_lots_garages',
  'passenger_railways',
  'sports_clubs_fields',
  'taxicabs_limousines',
  'theatrical_ticket_agencies',
  'tolls_bridge_fees',
  'tourist_attractions_and_exhibits',
  'trailer_parks_campgrounds',
  'transportation_services',
  'travel_agencies_tour_operators',
]);

/** F4: round amounts where prices are not. */
export const roundAmounts = defineSignal({
  code: 'F4',
  name: 'Round amounts where prices are not round',
  after: 'payment',
  weight: 10,
  thresholds: { payments: 3, days: 7, multiplePence: 1000 },
  evaluate({ facts, at, thresholds }) {
    const round = facts.attempts.filter(
      ({ isPaid, amountPence, category }) =>
        isPaid && amountPence > 0 && amountPence % thresholds.multiplePence === 0 && !FIXED_PRICES.has(category),
    );
    const recent = inDays(round, at, thresholds.days);
    if (recent.length < thresholds.payments) return null;
    const { days, multiplePence } = thresholds;
    return { evidence: fromAttempts(recent), figures: { payments: recent.length, days, multiplePence } };
  },
  sentence: ({ payments, days, multiplePence }) =>
    `${payments} payments within ${days} days were exact multiples of ${formatPence(multiplePence)}, at shops without fixed prices.`,
});

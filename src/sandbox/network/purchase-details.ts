import type Stripe from 'stripe';
import { z } from 'zod';
import { bool, integer, text } from '../wire/param.ts';

type PurchaseDetails = Stripe.Issuing.Transaction.PurchaseDetails;
type Flight = Stripe.Issuing.Transaction.PurchaseDetails.Flight;
type OnTheWire<T> = T extends Stripe.Decimal ? string : T extends object ? { [K in keyof T]: OnTheWire<T[K]> } : T;

/** Decimals travel as text, so that nothing is lost. */
const decimal = () =>
  z.string().transform((value, ctx) => {
    if (/^-?\d+(\.\d{1,12})?$/.test(value)) return value;
    ctx.addIssue({ code: 'custom', message: `Invalid decimal: ${value}`, params: { code: 'parameter_invalid' } });
    return z.NEVER;
  });

export const FUEL = z.strictObject({
  industry_product_code: text().optional(),
  quantity_decimal: decimal().optional(),
  type: z.enum(['diesel', 'other', 'unleaded_plus', 'unleaded_regular', 'unleaded_super']).optional(),
  unit: z
    .enum(['charging_minute', 'imperial_gallon', 'kilogram', 'kilowatt_hour', 'liter', 'other', 'pound', 'us_gallon'])
    .optional(),
  unit_cost_decimal: decimal().optional(),
});

export const FLEET = z.strictObject({
  cardholder_prompt_data: z
    .strictObject({
      driver_id: text().optional(),
      odometer: integer(0).optional(),
      unspecified_id: text().optional(),
      user_id: text().optional(),
      vehicle_number: text().optional(),
    })
    .optional(),
  purchase_type: z.enum(['fuel_and_non_fuel_purchase', 'fuel_purchase', 'non_fuel_purchase']).optional(),
  reported_breakdown: z
    .strictObject({
      fuel: z.strictObject({ gross_amount_decimal: decimal().optional() }).optional(),
      non_fuel: z.strictObject({ gross_amount_decimal: decimal().optional() }).optional(),
      tax: z
        .strictObject({ local_amount_decimal: decimal().optional(), national_amount_decimal: decimal().optional() })
        .optional(),
    })
    .optional(),
  service_type: z.enum(['full_service', 'non_fuel_transaction', 'self_service']).optional(),
});

const SEGMENT = z.strictObject({
  arrival_airport_code: text(3).optional(),
  carrier: text().optional(),
  departure_airport_code: text(3).optional(),
  flight_number: text().optional(),
  service_class: text().optional(),
  stopover_allowed: bool().optional(),
});

export const PURCHASE_DETAILS = z.strictObject({
  fleet: FLEET.optional(),
  flight: z
    .strictObject({
      departure_at: integer(0).optional(),
      passenger_name: text().optional(),
      refundable: bool().optional(),
      segments: z.array(SEGMENT).optional(),
      travel_agency: text().optional(),
    })
    .optional(),
  fuel: FUEL.optional(),
  lodging: z.strictObject({ check_in_at: integer(0).optional(), nights: integer(0).optional() }).optional(),
  receipt: z
    .array(
      z.strictObject({
        description: text(26).optional(),
        quantity: decimal().optional(),
        total: integer().optional(),
        unit_cost: integer().optional(),
      }),
    )
    .optional(),
  reference: text().optional(),
});

export type SentFuel = z.output<typeof FUEL>;
export type SentFleet = z.output<typeof FLEET>;
export type SentPurchaseDetails = z.output<typeof PURCHASE_DETAILS>;

/** Fuel as an authorization shows it: what is not told is null. */
export function fuelOf(sent: SentFuel | undefined) {
  if (!sent) return null;
  return {
    industry_product_code: sent.industry_product_code ?? null,
    quantity_decimal: sent.quantity_decimal ?? null,
    type: sent.type ?? null,
    unit: sent.unit ?? null,
    unit_cost_decimal: sent.unit_cost_decimal ?? null,
  };
}

/** Fleet data as an authorization shows it. */
export function fleetOf(sent: SentFleet | undefined) {
  if (!sent) return null;
  const fleet = fleetDetails(sent);
  const prompt = fleet.cardholder_prompt_data && { alphanumeric_id: null, ...fleet.cardholder_prompt_data };
  return { ...fleet, cardholder_prompt_data: prompt };
}

function fleetDetails(sent: SentFleet) {
  const { cardholder_prompt_data: prompt, reported_breakdown: breakdown } = sent;
  const gross = (part: { gross_amount_decimal?: string | undefined } | undefined) =>
    part ? { gross_amount_decimal: part.gross_amount_decimal ?? null } : null;
  return {
    cardholder_prompt_data: prompt
      ? {
          driver_id: prompt.driver_id ?? null,
          odometer: prompt.odometer ?? null,
          unspecified_id: prompt.unspecified_id ?? null,
          user_id: prompt.user_id ?? null,
          vehicle_number: prompt.vehicle_number ?? null,
        }
      : null,
    purchase_type: sent.purchase_type ?? null,
    reported_breakdown: breakdown
      ? {
          fuel: gross(breakdown.fuel),
          non_fuel: gross(breakdown.non_fuel),
          tax: breakdown.tax
            ? {
                local_amount_decimal: breakdown.tax.local_amount_decimal ?? null,
                national_amount_decimal: breakdown.tax.national_amount_decimal ?? null,
              }
            : null,
        }
      : null,
    service_type: sent.service_type ?? null,
  };
}

/** What was bought, as a transaction shows it. */
export function purchaseDetailsOf(sent: SentPurchaseDetails | undefined): OnTheWire<PurchaseDetails> | null {
  if (!sent) return null;
  const fuel = fuelOf(sent.fuel);
  return {
    fleet: sent.fleet ? fleetDetails(sent.fleet) : null,
    flight: flightOf(sent.flight),
    fuel: fuel && {
      ...fuel,
      type: fuel.type ?? 'other',
      unit: fuel.unit ?? 'other',
      unit_cost_decimal: fuel.unit_cost_decimal ?? '0',
    },
    lodging: sent.lodging
      ? { check_in_at: sent.lodging.check_in_at ?? null, nights: sent.lodging.nights ?? null }
      : null,
    receipt:
      sent.receipt?.map((line) => ({
        description: line.description ?? null,
        quantity: line.quantity === undefined ? null : Number(line.quantity),
        total: line.total ?? null,
        unit_cost: line.unit_cost ?? null,
      })) ?? null,
    reference: sent.reference ?? null,
  };
}

function flightOf(flight: SentPurchaseDetails['flight']): OnTheWire<Flight> | null {
  if (!flight) return null;
  return {
    departure_at: flight.departure_at ?? null,
    passenger_name: flight.passenger_name ?? null,
    refundable: flight.refundable ?? null,
    segments:
      flight.segments?.map((segment) => ({
        arrival_airport_code: segment.arrival_airport_code ?? null,
        carrier: segment.carrier ?? null,
        departure_airport_code: segment.departure_airport_code ?? null,
        flight_number: segment.flight_number ?? null,
        service_class: segment.service_class ?? null,
        stopover_allowed: segment.stopover_allowed ?? null,
      })) ?? null,
    travel_agency: flight.travel_agency ?? null,
  };
}

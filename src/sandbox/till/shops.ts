import { merchantCategoryCode } from '../network/merchant-category.ts';

export type Shop = {
  key: string;
  name: string;
  /** In a shopper's words. */
  kind: string;
  category: string;
  city: string;
  country: string;
  /** Sells on the web only. */
  online?: true;
};

const bay = { city: 'Marram Bay', country: 'GB' };

/** The shops of Marram Bay, and a few further off. None is real. */
export const SHOPS: readonly Shop[] = [
  {
    ...bay,
    key: 'seagull-stores',
    name: 'Seagull Stores',
    kind: 'Supermarket',
    category: 'grocery_stores_supermarkets',
  },
  { ...bay, key: 'corner-grocer', name: 'Corner Grocer', kind: 'Grocer', category: 'grocery_stores_supermarkets' },
  { ...bay, key: 'dune-cabs', name: 'Dune Cabs', kind: 'Taxi', category: 'taxicabs_limousines' },
  { ...bay, key: 'kite-and-kettle', name: 'Kite & Kettle Café', kind: 'Café', category: 'eating_places_restaurants' },
  {
    ...bay,
    key: 'tern-harbour-hotel',
    name: 'Tern Harbour Hotel',
    kind: 'Hotel',
    category: 'hotels_motels_and_resorts',
  },
  {
    ...bay,
    key: 'marram-mobility',
    name: 'Marram Mobility',
    kind: 'Mobility aids',
    category: 'medical_dental_ophthalmic_and_hospital_equipment_and_supplies',
  },
  { ...bay, key: 'saltby-hardware', name: 'Saltby Hardware', kind: 'Hardware', category: 'hardware_stores' },
  { ...bay, key: 'quay-news', name: 'Quay News', kind: 'Newsagent', category: 'news_dealers_and_newsstands' },
  { ...bay, key: 'foamline-spa', name: 'Foamline Spa', kind: 'Spa', category: 'health_and_beauty_spas' },
  {
    ...bay,
    key: 'saltway-fuels',
    name: 'Saltway Fuels pump',
    kind: 'Pay at pump',
    category: 'automated_fuel_dispensers',
  },
  {
    ...bay,
    key: 'breakwater-wines',
    name: 'Breakwater Wines',
    kind: 'Off-licence',
    category: 'package_stores_beer_wine_and_liquor',
  },
  { ...bay, key: 'the-lobster-pot', name: 'The Lobster Pot', kind: 'Pub', category: 'drinking_places' },
  { ...bay, key: 'seagull-atm', name: 'Seagull Stores ATM', kind: 'Cash machine', category: 'automated_cash_disburse' },
  {
    ...bay,
    key: 'gift-bay',
    name: 'Gift Bay',
    kind: 'Gift cards',
    category: 'gift_card_novelty_and_souvenir_shops',
  },
  {
    ...bay,
    key: 'glimmer-and-tide',
    name: 'Glimmer & Tide',
    kind: 'Jewellery, online',
    category: 'jewelry_stores_watches_clocks_and_silverware_stores',
    online: true,
  },
  {
    ...bay,
    key: 'betquick-online',
    name: 'BetQuick Online',
    kind: 'Betting, online',
    category: 'betting_casino_gambling',
    online: true,
  },
  {
    key: 'paris-metro',
    name: 'Paris Métro',
    kind: 'Travel, in France',
    category: 'commuter_transport_and_ferries',
    city: 'Paris',
    country: 'FR',
  },
  {
    ...bay,
    key: 'driftwood-box',
    name: 'Driftwood Box',
    kind: 'Subscription',
    category: 'direct_marketing_subscription',
    online: true,
  },
  { ...bay, key: 'skyhop-drones', name: 'Skyhop Drones', kind: 'A kind that is new', category: 'drone_deliveries' },
];

/** By which the card network knows the shop: its place in the list, so no two share one. */
export function shopNetworkId(shop: Shop): string {
  return String(900_101 + SHOPS.indexOf(shop));
}

/** The four-digit code the card network knows the shop's trade by. */
export function shopCode(shop: Shop): string {
  return merchantCategoryCode(shop.category);
}

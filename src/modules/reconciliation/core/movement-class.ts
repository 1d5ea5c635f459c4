/** What a movement of the Issuing balance is about, as far as our books have a place for it. */
export type MovementClass = 'hold' | 'card' | 'funding' | 'dispute' | 'other';

const CLASSES: Readonly<Record<string, MovementClass>> = {
  issuing_authorization_hold: 'hold',
  issuing_authorization_release: 'hold',
  issuing_transaction: 'card',
  topup: 'funding',
};

/** The class of Stripe's word for a movement. A word that we do not know is money that we have not booked. */
export function classOf(type: string): MovementClass {
  return CLASSES[type] ?? (type.startsWith('issuing_dispute') ? 'dispute' : 'other');
}

/** Where a movement of these classes is booked under its own id. */
const BOOKED = { funding: (id: string) => `funding:${id}`, dispute: (id: string) => `dispute-cash:${id}` };

/** The ledger's key for a movement that is booked under its own id. */
export function keyOf(movement: { id: string; type: string }): string | null {
  const kind = classOf(movement.type);
  return kind === 'funding' || kind === 'dispute' ? BOOKED[kind](movement.id) : null;
}

/** The ledger's keys under which a movement of unknown class can be booked. */
export function bookingKeysOf(id: string): string[] {
  return Object.values(BOOKED).map((key) => key(id));
}

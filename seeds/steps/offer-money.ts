import type { Seeding } from '../seeding.ts';
import type { Staff } from './install-staff.ts';

const FROM = 'DEMO-07';
const TO = 'DEMO-06';

/** Northshore offers money to Cockle Street, whose pot is empty: it waits for the other two to agree (R9). */
export async function offerMoney({ service }: Pick<Seeding, 'service'>, staff: Staff): Promise<void> {
  await service.budgets.proposeVirement(staff.manager(FROM), {
    fromPractice: FROM,
    toPractice: TO,
    amountPence: 50_000,
    reason: 'Their pot is empty since July, and ours will last beyond the year',
    idempotencyKey: `${FROM} to ${TO}`,
  });
}

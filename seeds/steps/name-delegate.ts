import { addDays, londonDate } from '../../src/kernel/dates.ts';
import type { Seeding } from '../seeding.ts';
import type { Staff } from './install-staff.ts';

const WHERE = 'DEMO-05';
const DAYS = 120;

/** At Marram an approver has named the practice manager, who decides in her place for the winter (R18). */
export async function nameDelegate(
  { service, clock }: Pick<Seeding, 'service' | 'clock'>,
  staff: Staff,
): Promise<void> {
  await service.staff.delegate(staff.approver(WHERE), {
    practice: WHERE,
    principalId: staff.manager(WHERE).id,
    endsOn: addDays(londonDate(clock.now()), DAYS),
    reason: 'There is one partner fewer until the spring',
  });
}

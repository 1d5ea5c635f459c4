import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Policies } from '../policies/index.ts';
import type { Recipients } from '../recipients/index.ts';

export type RiskDeps = {
  db: Db;
  clock: Clock;
  policies: Pick<Policies, 'policyVersion'>;
  recipients: Pick<Recipients, 'deathRecordedAt' | 'sharedContacts' | 'hashOlderContacts'>;
};

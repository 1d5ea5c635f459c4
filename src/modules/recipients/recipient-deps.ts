import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { IdentityKeys } from './identity-keys.ts';

export type RecipientDeps = { db: Db; clock: Clock; identityKeys: IdentityKeys };

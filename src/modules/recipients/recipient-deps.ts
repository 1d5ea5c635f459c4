import type { Clock } from '../../platform/clock.ts';
import type { IdentityKeys } from './identity-keys.ts';

export type RecipientDeps = { clock: Clock; identityKeys: IdentityKeys };

import type { StaffDeps } from './staff-deps.ts';

/** What signing in needs of {@link StaffDeps}. */
export type SignInDeps = Pick<StaffDeps, 'db' | 'clock' | 'practices'>;

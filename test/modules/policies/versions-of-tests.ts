import { v7 as newId } from 'uuid';
import type { Principal } from '../../../src/kernel/principal.ts';
import type { PolicyChanges } from '../../../src/modules/policies/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import type { Scheme } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';

export const WHY = 'Too much of it was spent on single days';

/** What tests do with versions of P5, as two commissioners. */
export async function versioning(service: RunningService, scheme: Scheme) {
  const author = scheme.people.commissioner;
  const id = newId();
  const person = { id, name: 'Second commissioner', title: 'Commissioner', role: 'commissioner' } as const;
  await service.staff.addStaff({ ...person, practiceIds: [], isDemonstration: true });
  const found = await service.staff.principalOf(id, 'second-commissioner');
  if (!found) throw new Error('the person was added');
  const activator: Principal = found;
  const { policyVersions, authorizations } = service;
  const slug = 'P5';

  async function drafted(changes: PolicyChanges = { dailyPence: 2_000 }): Promise<number> {
    return (await policyVersions.draftVersion(author, { slug, changes })).version;
  }
  async function proposed(changes?: PolicyChanges): Promise<number> {
    const version = await drafted(changes);
    await policyVersions.proposeVersion(author, { slug, version, reason: WHY });
    return version;
  }
  async function rehearsed(changes?: PolicyChanges): Promise<number> {
    const version = await proposed(changes);
    await authorizations.rehearsePolicy(author, { slug, version });
    return version;
  }
  const activate = (version: number, effectiveFrom?: Date) =>
    policyVersions.activateVersion(activator, { slug, version, effectiveFrom });
  /** Back to no open version. */
  async function activated(changes?: PolicyChanges): Promise<number> {
    const version = await rehearsed(changes);
    await activate(version);
    return version;
  }
  const rowOf = (version: number) => service.db('policy_versions').where({ slug, version }).first();
  const auditOf = (versionId: string): Promise<string[]> =>
    inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: versionId }).orderBy('id').pluck('action'),
    );
  const events = (type: string): Promise<Record<string, unknown>[]> =>
    inScope(service.db, 'all', (trx) => trx('domain_events').where({ type }).orderBy('id').pluck('payload'));
  return { author, activator, slug, drafted, proposed, rehearsed, activate, activated, rowOf, auditOf, events };
}

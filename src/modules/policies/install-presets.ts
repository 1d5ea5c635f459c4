import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { activatePolicy } from './activate-policy.ts';
import { neverAllowedSchema } from './core/never-allowed.ts';
import { presetSchema, resolveTerms } from './core/policy-terms.ts';
import groups from './mcc-groups.json' with { type: 'json' };
import neverAllowed from './never-allowed.json' with { type: 'json' };
import { insertNeverAllowed, insertPolicyVersion } from './policy-store.ts';
import presets from './presets.json' with { type: 'json' };

/** Installs and activates the preset policies and the never-allowed list, as far as these versions are not there yet. */
export async function installPresets(trx: Trx, at: Date): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('install_presets'))`);
  await insertNeverAllowed(trx, { ...neverAllowedSchema.parse(neverAllowed), at });
  for (const preset of z.array(presetSchema).parse(presets)) {
    const { slug, version, name } = preset;
    const id = newId();
    const added = await insertPolicyVersion(trx, { id, slug, version, name, terms: resolveTerms(preset, groups), at });
    if (added) await activatePolicy(trx, systemPrincipal('install-presets'), { policyVersionId: id, at });
  }
}

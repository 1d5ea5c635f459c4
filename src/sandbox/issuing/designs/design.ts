import type Stripe from 'stripe';
import type { Trx } from '../../../platform/database.ts';
import { type Change, nowSeconds } from '../../context.ts';
import { type EventType, recordEvent } from '../../events/record-event.ts';
import { files } from '../../files/file.ts';
import { objectTable } from '../../store/object-table.ts';
import { mergeMetadata } from '../../wire/merge-metadata.ts';
import { newId } from '../../wire/new-id.ts';
import { invalidRequest, noSuch, noSuchParam } from '../../wire/stripe-error.ts';
import type { DesignChanges, NewDesign } from './design-params.ts';
import { findBundle } from './physical-bundle.ts';

/** How a physical card and its letter look; the same stored and sent. */
export type Design = Omit<Stripe.Issuing.PersonalizationDesign, 'card_logo' | 'physical_bundle'> & {
  card_logo: string | null;
  physical_bundle: string;
};

export const designs = objectTable<Design>('personalization_designs');

/** Creates a design. One with a logo or a text of its own is reviewed before it is active. */
export async function createDesign(change: Change, params: NewDesign): Promise<Design> {
  const blank: Design = {
    id: newId('ipcd'),
    object: 'issuing.personalization_design',
    card_logo: null,
    carrier_text: null,
    created: nowSeconds(change),
    livemode: false,
    lookup_key: null,
    metadata: {},
    name: null,
    physical_bundle: params.physical_bundle,
    preferences: { is_default: false, is_platform_default: null },
    rejection_reasons: { card_logo: [], carrier_text: [] },
    status: 'inactive',
  };
  const created = await apply(change, blank, params);
  await makeRoom(change, created, params);
  await designs.insert(change.trx, created);
  return created;
}

/** Changes what is sent and leaves the rest; a new logo or text is reviewed anew. */
export async function updateDesign(change: Change, id: string, params: DesignChanges): Promise<Design> {
  const found = await lockDesign(change.trx, id);
  const updated = await apply(change, found, params);
  await makeRoom(change, updated, params);
  return saveDesign(change, { before: found, after: updated, what: 'updated' });
}

/** The design, locked until the transaction ends; throws 404 when there is none. */
export async function lockDesign(trx: Trx, id: string): Promise<Design> {
  const found = await designs.lock(trx, id);
  if (!found) throw noSuch('issuing personalization design', id);
  return found;
}

type Saved = { before: Design; after: Design; what: 'activated' | 'deactivated' | 'rejected' | 'updated' };

/** Writes a changed design and tells of it. */
export async function saveDesign(change: Change, { before, after, what }: Saved): Promise<Design> {
  await designs.update(change.trx, after);
  const type: EventType = `issuing_personalization_design.${what}`;
  await recordEvent(change, { type, object: after, ...(what === 'updated' && { before }) });
  return after;
}

async function apply(change: Change, current: Design, params: NewDesign | DesignChanges): Promise<Design> {
  const { card_logo, carrier_text, lookup_key, name, preferences, physical_bundle } = params;
  const blankText = { footer_body: null, footer_title: null, header_body: null, header_title: null };
  const changed: Design = {
    ...current,
    ...(physical_bundle && { physical_bundle }),
    ...(card_logo !== undefined && { card_logo }),
    ...(carrier_text && { carrier_text: { ...blankText, ...current.carrier_text, ...withoutUnset(carrier_text) } }),
    ...(carrier_text === null && { carrier_text: null }),
    ...(lookup_key !== undefined && { lookup_key }),
    ...(name !== undefined && { name }),
    ...(preferences && { preferences: { ...preferences, is_platform_default: null } }),
    metadata: mergeMetadata(current.metadata, params.metadata),
  };
  await checkFits(change, changed);
  const isNew = card_logo !== undefined || carrier_text !== undefined || physical_bundle !== undefined;
  const own = changed.card_logo !== null || changed.carrier_text !== null;
  const rejection_reasons = { card_logo: [], carrier_text: [] };
  return isNew ? { ...changed, status: own ? 'review' : 'active', rejection_reasons } : changed;
}

function withoutUnset<T extends object>(sent: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as never;
}

/** Throws when the bundle is not there or not to be had, or has no room for what is on the design. */
async function checkFits(change: Change, design: Design): Promise<void> {
  const bundle = await findBundle(change.trx, design.physical_bundle);
  if (!bundle) throw noSuchParam('issuing physical bundle', design.physical_bundle, 'physical_bundle');
  if (bundle.status !== 'active') {
    throw invalidRequest(`The physical bundle is ${bundle.status}.`, { param: 'physical_bundle' });
  }
  for (const part of ['card_logo', 'carrier_text'] as const) {
    if (design[part] !== null && bundle.features[part] === 'unsupported') {
      throw invalidRequest(`The physical bundle does not support ${part}.`, { param: part });
    }
  }
  if (design.card_logo && !(await files.find(change.trx, design.card_logo))) {
    throw noSuchParam('file upload', design.card_logo, 'card_logo');
  }
}

/** One design is the default, and a lookup key names one design: whichever had them gives way. */
async function makeRoom(change: Change, design: Design, params: NewDesign | DesignChanges): Promise<void> {
  const others: { object: Design }[] = await change.trx(designs.name).whereNot({ id: design.id }).select('object');
  for (const { object: other } of others) {
    const after = { ...other };
    if (design.preferences.is_default && other.preferences.is_default) {
      after.preferences = { ...other.preferences, is_default: false };
    }
    if (design.lookup_key !== null && other.lookup_key === design.lookup_key) {
      if (!params.transfer_lookup_key) {
        throw invalidRequest(`The lookup key ${design.lookup_key} is taken by ${other.id}.`, { param: 'lookup_key' });
      }
      after.lookup_key = null;
    }
    if (after.preferences !== other.preferences || after.lookup_key !== other.lookup_key) {
      await saveDesign(change, { before: other, after, what: 'updated' });
    }
  }
}

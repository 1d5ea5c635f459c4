import { type ExportedList, type PolicyVersionView, toWholeList } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { limitsOf, type PolicyRow, versionTag, whoOf } from './present-policy.ts';

/** The policies in force as a file. */
export function policiesExport(read: (trx: Trx) => Promise<readonly PolicyRow[]>): ExportedList {
  return toWholeList<PolicyRow>({
    name: 'Policies in force',
    columns: {
      Policy: ({ view }) => view.slug,
      Name: ({ view }) => view.name,
      Version: ({ view }) => view.version,
      'In force from': ({ view }) => view.effectiveFrom,
      'Can be used for': ({ view }) => view.terms.plainList,
      Limits: ({ view }) => limitsOf(view),
      Change: ({ open }) => open && versionTag(open).text,
      'Version of the change': ({ open }) => open?.version,
    },
    read,
  });
}

/** The versions of one policy as a file. */
export function versionsExport(versions: readonly PolicyVersionView[]): ExportedList {
  return toWholeList<PolicyVersionView>({
    name: 'Versions of a policy',
    columns: {
      Policy: (row) => row.slug,
      Version: (row) => row.version,
      Name: (row) => row.name,
      State: (row) => versionTag(row).text,
      'In force from': (row) => row.effectiveFrom,
      Who: whoOf,
    },
    read: async () => versions,
  });
}

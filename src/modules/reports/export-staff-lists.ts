import { type BoxFilter, type BoxView, countBoxes, listBoxes } from './box-views.ts';
import { countDelegations, type DelegationFilter, type DelegationView, listDelegations } from './delegation-views.ts';
import { type ExportedList, toList } from './exported-list.ts';
import type { ReportsDeps } from './reports-deps.ts';
import { countStaff, listStaff, type StaffFilter, type StaffView } from './staff-views.ts';
import { countStops, listStops, type StopFilter, type StopView } from './stop-views.ts';

/** Who can act here: no key, and no number of anybody at the identity provider. */
export function staffExport(filter: StaffFilter): ExportedList {
  return toList<StaffView>({
    name: 'Staff and access',
    columns: {
      Name: (row) => row.name,
      Title: (row) => row.title,
      Kind: (row) => row.kind,
      Role: (row) => row.role,
      Practices: (row) => row.practices.map(({ code }) => code).join('; '),
      'Added at': (row) => row.addedAt,
      'Access ended at': (row) => row.endedAt,
      'Key last used': (row) => row.keyLastUsedOn,
      'Last day of the key': (row) => row.keyEndsOn,
      'Key taken at': (row) => row.keyTakenAt,
      'Answered for by': (row) => row.owner?.name,
    },
    count: (trx) => countStaff(trx, filter),
    read: (trx, page) => listStaff(trx, { ...filter, ...page }),
  });
}

/** What was stopped, in force and lifted. */
export function stopsExport(filter: StopFilter): ExportedList {
  return toList<StopView>({
    name: 'Stops',
    columns: {
      What: (row) => row.name,
      Kind: (row) => row.kind,
      'Stopped at': (row) => row.startedAt,
      'Stopped by': (row) => row.startedBy,
      Why: (row) => row.reason,
      'Lifted at': (row) => row.endedAt,
      'Lifted by': (row) => row.endedBy,
      Note: (row) => row.endNote,
    },
    count: (trx) => countStops(trx, filter),
    read: (trx, page) => listStops(trx, { ...filter, ...page }),
  });
}

export function delegationsExport(deps: ReportsDeps, filter: DelegationFilter): ExportedList {
  return toList<DelegationView>({
    name: 'Delegations',
    columns: {
      Who: (row) => row.name,
      Practice: (row) => row.practice,
      State: (row) => row.state,
      'First day': (row) => row.startsOn,
      'Last day': (row) => row.endsOn,
      Why: (row) => row.reason,
      'Named at': (row) => row.namedAt,
      'Named by': (row) => row.namedBy,
      'Ended at': (row) => row.endedAt,
      'Ended by': (row) => row.endedBy,
    },
    count: (trx) => countDelegations(deps, trx, filter),
    read: (trx, page) => listDelegations(deps, trx, { ...filter, ...page }),
  });
}

/** No card is in it. */
export function boxesExport(filter: BoxFilter): ExportedList {
  return toList<BoxView>({
    name: 'Boxes of cards',
    columns: {
      'Ordered at': (row) => row.orderedAt,
      'Ordered by': (row) => row.orderedBy,
      Practice: (row) => row.practice,
      State: (row) => row.state,
      Cards: (row) => row.size,
      'For nobody yet': (row) => row.unlinked,
      'Arrived at': (row) => row.arrivedAt,
    },
    count: (trx) => countBoxes(trx, filter),
    read: (trx, page) => listBoxes(trx, { ...filter, ...page }),
  });
}

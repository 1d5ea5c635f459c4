import type { Principal } from '../../kernel/principal.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** A practice as staff need to know it. */
export type PracticeName = { id: string; code: string; name: string };

/** Port: which practices there are. Practices belong to budgets, which comes after this module. */
export type PracticeDirectory = {
  findPracticeByCode(trx: Trx, code: string): Promise<PracticeName | null>;
  listPractices(trx: Trx): Promise<readonly PracticeName[]>;
};

/** Somebody whom a member of staff is close to, as they describe them. */
export type DescribedPerson = { familyName: string; dateOfBirth: string; nhsNumber?: string | undefined };

/** Keyed hashes that one person is recognised by; nobody can be read from them. */
export type PersonKeys = { nhsNumber: Buffer | null; nameBirth: Buffer };

/** Something that was open when somebody left: whose it is now, null when it waits for whoever may take it. */
export type OpenItem = { id: string; practiceId: string | null; handedTo: string | null };

/** Who hands over what: `to` is null where nobody in particular takes it on. */
export type Handing = { by: Principal; from: string; to: string | null; at: Date };

/** Port: what people have in hand in a module that comes after this one. */
export type WorkInHand = {
  /** `review`, `case`, `break`. */
  kind: string;
  /**
   * Gives every open item of one person to another, or to nobody where there is no other or that one may not have it
   * (R13, R14). What nobody owns but somebody asked for stays as it is, and is named too.
   */
  handOver(trx: Trx, handing: Handing): Promise<readonly OpenItem[]>;
};

export type StaffDeps = {
  db: Db;
  clock: Clock;
  practices: PracticeDirectory;
  /** Port: hashes a described person as recipients are hashed. Throws `invalid_input` with the fields at fault. */
  personKeys: (person: DescribedPerson) => PersonKeys;
  work: readonly WorkInHand[];
};

import type {
  CapacityRecord,
  CommunicationNeeds,
  NewRepresentative,
  SafeContact,
} from '../../src/modules/recipients/index.ts';
import type { PersonKey } from '../named-person.ts';

/** What the practice of a named person knows of them besides who they are; the note is what they said in words. */
export type Circumstances = {
  needs: Partial<Omit<CommunicationNeeds, 'note'>>;
  contact: Partial<SafeContact>;
  representative?: Omit<NewRepresentative, 'evidenceSeenOn' | 'startsOn'> & { evidenceSeenOn?: string };
  capacity?: Omit<CapacityRecord, 'assessedOn'>;
};

const acting = {
  isIdentityChecked: true,
  hasRecipientAgreed: false,
  hasRepresentativeAgreed: true,
  endsOn: null,
} as const;

const BY_PHONE = { mayText: true, mayCall: true } as const;

/** The ten people of the demonstration's story. All of them are invented. */
export const NAMED_CIRCUMSTANCES: Readonly<Record<PersonKey, Circumstances>> = {
  ivy: {
    needs: { formats: ['large_print'], channel: 'landline' },
    contact: {
      mayCall: true,
      mayPost: true,
      address: { line1: '4 Tern Row', city: 'Marram Bay', postcode: 'ZZ1 4DE' },
    },
  },
  jo: { needs: { channel: 'email' }, contact: { ...BY_PHONE, mayEmail: true } },
  kamal: { needs: {}, contact: BY_PHONE },
  dilys: {
    needs: { language: 'Welsh', interpreter: 'spoken_language' },
    contact: {
      mayCall: true,
      mayPost: true,
      address: { line1: '12 Sandpiper Hill', city: 'Marram Bay', postcode: 'ZZ6 3FI' },
    },
  },
  rory: {
    needs: { contactPerson: { name: 'Mair Mockford', relationship: 'Mother', phone: '07700 900505' } },
    contact: { ...BY_PHONE, note: 'The number is his mother’s' },
    representative: {
      ...acting,
      kind: 'parental',
      givenName: 'Mair',
      familyName: 'Mockford',
      dateOfBirth: '1984-06-02',
      relationship: 'Mother',
      phone: '07700900505',
      evidence: 'Full birth certificate, and her passport',
    },
  },
  bernard: {
    needs: { formats: ['easy_read'], contactPerson: { name: 'Carol Example', relationship: 'Daughter' } },
    contact: { mayCall: true, note: 'Call his daughter first' },
    representative: {
      ...acting,
      kind: 'donee',
      givenName: 'Carol',
      familyName: 'Example',
      relationship: 'Daughter',
      phone: '07700900511',
      evidence: 'Registered lasting power of attorney for health and welfare',
      evidenceSeenOn: '2026-03-04',
    },
    capacity: {
      lacksCapacity: true,
      note: 'He cannot keep in mind what the money is for. Help at home keeps him safe, as he always wished.',
    },
  },
  noor: { needs: {}, contact: BY_PHONE },
  olu: { needs: {}, contact: { mayText: true } },
  hattie: { needs: {}, contact: { ...BY_PHONE, mayLeaveMessage: true } },
  victor: { needs: {}, contact: { doNotContact: true, note: 'Somebody else reads his post and his phone' } },
};

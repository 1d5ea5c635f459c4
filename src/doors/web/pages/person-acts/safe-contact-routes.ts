import { type Person, type SafeContact, safeContact } from '../../../../modules/recipients/index.ts';
import type { Route } from '../../shell/route.ts';
import type { Typed } from '../make-award/read-answers.ts';
import { isTicked, personForm, type Reading, readBy } from './person-form.ts';

const WAYS = [
  { name: 'mayText', text: 'It is safe to text the mobile' },
  { name: 'mayCall', text: 'It is safe to call' },
  { name: 'mayLeaveMessage', text: 'It is safe to leave a message' },
  { name: 'mayEmail', text: 'It is safe to email' },
  { name: 'mayPost', text: 'It is safe to post to the address' },
] as const;

function usualAnswers({ contact, identity }: Person): Typed {
  const { phone = '', email = '', address } = identity;
  const ticked = contact ? WAYS.filter(({ name }) => contact[name]) : [];
  return {
    ...Object.fromEntries(ticked.map(({ name }) => [name, 'yes'])),
    ...(contact?.doNotContact ? { doNotContact: 'yes' } : {}),
    ...{ phone, email, line1: address?.line1 ?? '', line2: address?.line2 ?? '', city: address?.city ?? '' },
    postcode: address?.postcode ?? '',
    note: contact?.note ?? '',
  };
}

const FIELDS = {
  address: 'line1',
  'address.line1': 'line1',
  'address.line2': 'line2',
  'address.city': 'city',
  'address.postcode': 'postcode',
};

function readContact(typed: Typed): Reading<SafeContact> {
  const { phone, email, line1 = '', line2, city = '', postcode = '', note = '' } = typed;
  const address = { line1, city, postcode, ...(line2 ? { line2 } : {}) };
  const given = {
    ...Object.fromEntries(WAYS.map(({ name }) => [name, isTicked(typed, name)])),
    doNotContact: isTicked(typed, 'doNotContact'),
    phone: phone || null,
    email: email || null,
    address: line1 || line2 || city || postcode ? address : null,
    note,
  };
  return readBy(safeContact, given, FIELDS);
}

export const SAFE_CONTACT_ROUTES: readonly Route[] = personForm<SafeContact>({
  path: 'safe-contact',
  view: 'pages/person-acts/safe-contact.njk',
  title: 'Safe contact',
  usual: usualAnswers,
  extra: (_person, typed) => ({
    ways: WAYS.map(({ name, text }) => ({ value: 'yes', name, id: name, text, checked: isTicked(typed, name) })),
  }),
  read: readContact,
  act: ({ deps, principal }, { recipientId, value: contact }) =>
    deps.recipients.setSafeContact(principal, { recipientId, contact }),
  done: {
    done: 'Safe contact recorded',
    next: ['Only the ways that are safe are used. Without one, nothing is sent. What you left empty is not kept.'],
  },
  fields: FIELDS,
});

import { z } from 'zod';
import { ROLES } from '../../../kernel/principal.ts';
import { recipientIdentity } from '../../../modules/recipients/index.ts';
import { pageThrough } from '../../../modules/reports/index.ts';
import { type Declaration, LINKS } from '../../../modules/staff/index.ts';
import { type ApiRoute, route } from '../route.ts';
import { id, instant, pageOf, paging } from '../schemas.ts';

const tag = 'Declarations';
const DECLARERS = ROLES.filter((role) => role !== 'auditor');

const link = z.enum(LINKS).meta({ description: 'Oneself, somebody one lives with, or family.' });

const declarationSchema = z.object({ id, link, declaredAt: instant }).meta({
  id: 'Declaration',
  description: 'That the key’s principal is close to somebody (R14). To whom is not kept.',
});

const declarationPage = pageOf(declarationSchema).meta({ id: 'DeclarationPage' });

const toDeclaration = ({ declaredAt, ...rest }: Declaration) => ({ ...rest, declaredAt: declaredAt.toISOString() });

const { familyName, dateOfBirth, nhsNumber } = recipientIdentity.shape;

export const declarationRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/declarations',
    tag,
    summary: 'List one’s own declarations',
    description: 'Oldest first.',
    roles: DECLARERS,
    query: z.strictObject(paging),
    response: declarationPage,
    answers: { 200: 'What the principal of the key has declared.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const own = (await deps.staff.ownDeclarations(principal)).map(toDeclaration);
      return { status: 200, body: pageThrough(own, query, (one) => one.id) };
    },
  }),
  route({
    method: 'post',
    path: '/declarations',
    tag,
    summary: 'Declare to be close to somebody',
    description:
      'From now on the key’s principal may not ask, approve or review for them (R14). Only keyed hashes are kept. It stands for good; the same again gives the same.',
    roles: DECLARERS,
    body: z.strictObject({ link, familyName, dateOfBirth, nhsNumber }).meta({ id: 'NewDeclaration' }),
    example: { link: 'family', familyName: 'Closeman', dateOfBirth: '1952-07-09' },
    response: declarationSchema,
    answers: { 201: 'The new declaration.', 200: 'The same one, which was there.' },
    problems: [],
    handle: async (deps, { principal, body }) => {
      const { link: how, ...person } = body;
      const declared = await deps.staff.declareLink(principal, { link: how, person });
      const own = await deps.staff.ownDeclarations(principal);
      const found = own.filter((one) => one.id === declared.id).map(toDeclaration);
      return { status: declared.isNew ? 201 : 200, body: declarationSchema.parse(found[0]) };
    },
  }),
];

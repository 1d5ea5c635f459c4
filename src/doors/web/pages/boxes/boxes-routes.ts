import { v7 as newId } from 'uuid';
import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { MOST_IN_BOX } from '../../../../modules/cards/index.ts';
import { boxesExport } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks } from '../../shell/list-address.ts';
import { BOX_ORDERERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf, type VisitedPractice } from '../../shell/route.ts';
import { presentBoxes } from './present-boxes.ts';

const PAGE_SIZE = 20;
const LISTING = { path: '/boxes', chosen: {} };
const USUAL_SIZE = '10';
const REASONS = { lost: 'It is missing', damaged: 'It is damaged' } as const;
const BOXES = { text: 'Boxes of cards', href: '/boxes' };

function practiceOf({ practice }: StaffVisit): VisitedPractice {
  if (!practice) throw new AppError('not_found', 'Choose a practice first.');
  return practice;
}

type Attempt = { size: string; because: string; cardId: string; errors: readonly FieldError[] };
const NOTHING: Attempt = { size: USUAL_SIZE, because: '', cardId: '', errors: [] };

async function showBoxes(visit: StaffVisit, attempt: Partial<Attempt> = {}): Promise<Answer> {
  const { id: practiceId, name } = practiceOf(visit);
  const { size, because, cardId, errors } = { ...NOTHING, ...attempt };
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { boxes, unlinked } = await read(visit, async (trx) => ({
    boxes: await visit.deps.reports.listBoxes(trx, { practiceId, cursor, limit: PAGE_SIZE }),
    unlinked: await visit.deps.reports.listUnlinkedCards(trx, practiceId),
  }));
  const page = presentBoxes(boxes.data, unlinked);
  const model = {
    ...page,
    ...listLinks(LISTING, { cursor, nextCursor: boxes.nextCursor, exportPath: '/boxes/export' }),
    practiceName: name,
    mayOrder: BOX_ORDERERS.some((role) => role === visit.principal.role),
    orderKey: newId(),
    size,
    withdrawing: { because, cardId },
    choices: page.cards.map((card) => ({ value: card.id, text: card.text })),
    reasons: Object.entries(REASONS).map(([value, text]) => ({ value, text })),
  };
  return { view: 'pages/boxes/boxes.njk', title: 'Boxes of cards', model, errors };
}

function exportBoxes(visit: StaffVisit): Answer {
  const list = boxesExport({ practiceId: practiceOf(visit).id });
  return exportList(visit, { list, name: 'boxes', filters: filtersOf(visit, LISTING) });
}

async function order(visit: StaffVisit): Promise<Answer> {
  const { id: practiceId } = practiceOf(visit);
  const size = textOf(visit.req.body.size).trim();
  if (!/^\d{1,2}$/.test(size)) {
    return showBoxes(visit, { size, errors: [{ field: 'size', message: `Enter a number from 1 to ${MOST_IN_BOX}` }] });
  }
  const idempotencyKey = textOf(visit.req.body.orderKey) || newId();
  const wanted = { practiceId, size: Number(size), idempotencyKey };
  const errors = await refusalOf(visit.deps.cards.orderBox(visit.principal, wanted));
  if (errors) return showBoxes(visit, { size, errors });
  return {
    done: 'The cards are ordered',
    next: ['They come by post, to the practice. Say here when the box has come: then they can be handed out.'],
    link: BOXES,
  };
}

async function receive(visit: StaffVisit): Promise<Answer> {
  const errors = await refusalOf(visit.deps.cards.receiveBox(visit.principal, textOf(visit.req.body.boxId)));
  if (errors) return showBoxes(visit, { errors });
  return {
    done: 'The box is here',
    next: ['Count the cards. Take out any that is missing or damaged on the page of the boxes.'],
    link: BOXES,
  };
}

async function withdraw(visit: StaffVisit): Promise<Answer> {
  const because = textOf(visit.req.body.because);
  const cardId = textOf(visit.req.body.card);
  const isReason = because === 'lost' || because === 'damaged';
  const errors = [
    ...(cardId ? [] : [{ field: 'card', message: 'Choose the card' }]),
    ...(isReason ? [] : [{ field: 'because', message: 'Choose what is wrong with it' }]),
  ];
  if (!isReason || errors.length > 0) return showBoxes(visit, { because, cardId, errors });
  const taking = visit.deps.cards.withdrawBoxCard(visit.principal, { boxCardId: cardId, because });
  const refused = await refusalOf(taking);
  if (refused) return showBoxes(visit, { because, cardId, errors: refused });
  return { done: 'The card is taken out', next: ['It is cancelled. Nobody can be given it.'], link: BOXES };
}

const ACTS: Readonly<Record<string, (visit: StaffVisit) => Promise<Answer>>> = { order, receive, withdraw };

/** One address for what the page's forms do, so that each answer can be read again on it. */
function act(visit: StaffVisit): Promise<Answer> {
  const name = textOf(visit.req.body.act);
  const chosen = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  return chosen ? chosen(visit) : showBoxes(visit);
}

export const BOXES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/boxes', access: PRACTICE_STAFF, handle: (visit) => showBoxes(visit) },
  { method: 'get', path: '/boxes/export', access: PRACTICE_STAFF, handle: exportBoxes },
  { method: 'post', path: '/boxes', access: PRACTICE_STAFF, handle: act },
];

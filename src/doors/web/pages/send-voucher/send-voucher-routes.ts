import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { CHANNELS, type Channel, type Way, WHY_NOT } from '../../../../modules/messages/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { CHANNEL_WORDS } from '../../words/message-words.ts';

const LABELS: Record<Channel, { text: string; hint: string }> = {
  text: { text: 'Text it', hint: 'It is there in seconds. We tell you if it did not arrive.' },
  email: { text: 'Email it', hint: 'It is there in minutes. We tell you if it did not arrive.' },
  letter: { text: 'Post a letter', hint: 'It is printed and posted for you, and takes about 3 working days.' },
};
const TITLE = 'Send the voucher';

const isChannel = (typed: string): typed is Channel => CHANNELS.some((channel) => channel === typed);

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const previewOf = ({ channel, preview }: Way) => ({
  title: `What the ${CHANNEL_WORDS[channel]} says`,
  html: `<p class="pp-preserve">${escaped(preview)}</p>`,
});

/** What somebody wrote down in words of their own is obeyed by whoever sends: nothing else reads it. */
async function needsOf(visit: StaffVisit, recipientId: string): Promise<string | null> {
  const needs = await read(visit, (trx) => visit.deps.recipients.communicationNeeds(trx, recipientId));
  return /^(not asked|none)$/i.test(needs.trim()) ? null : needs;
}

async function showSend(
  visit: StaffVisit,
  sent: { typed: string; errors: readonly FieldError[] } | null = null,
): Promise<Answer> {
  const { award } = await readAward(visit);
  if (award.method !== 'voucher') return { redirect: `/awards/${award.id}` };
  const { ways, preferred } = await visit.deps.messages.offerWays(visit.principal, award.id);
  const open = ways.filter(({ whyNot }) => whyNot === null);
  const onlyOne = open.length === 1 ? open[0]?.channel : undefined;
  const model = {
    heading: TITLE,
    needs: await needsOf(visit, award.recipientId),
    formKey: newId(),
    typed: sent?.typed || preferred || onlyOne,
    offered: open.map(({ channel }) => ({
      value: channel,
      text: LABELS[channel].text,
      hint: {
        text: channel === preferred ? `They would rather have this. ${LABELS[channel].hint}` : LABELS[channel].hint,
      },
    })),
    previews: open.map(previewOf),
    notOffered: [...new Set(ways.flatMap(({ whyNot }) => (whyNot ? [WHY_NOT[whyNot]] : [])))],
    contactHref: `/people/${award.recipientId}`,
    printHref: `/awards/${award.id}/print`,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  return { view: 'pages/send-voucher/send-voucher.njk', title: TITLE, model, errors: sent?.errors ?? [] };
}

async function send(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, req } = visit;
  const { award } = await readAward(visit);
  const typed = textOf(req.body.channel);
  if (!isChannel(typed)) {
    return showSend(visit, { typed, errors: [{ field: 'channel', message: 'Choose how it should be sent' }] });
  }
  const formKey = textOf(req.body.formKey);
  const key = isUuid(formKey) ? formKey : newId();
  const errors = await refusalOf(deps.messages.askToSend(principal, { awardId: award.id, channel: typed, key }));
  if (errors) return showSend(visit, { typed, errors });
  return {
    done: `The voucher is on its way by ${CHANNEL_WORDS[typed]}`,
    next: [
      'The award says when it left and whether it arrived.',
      typed === 'letter'
        ? 'If the letter cannot be posted, you get a task.'
        : 'If it does not arrive, a letter goes on the same day where post is safe. Otherwise you get a task.',
    ],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/send';

export const SEND_VOUCHER_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showSend(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: send },
];

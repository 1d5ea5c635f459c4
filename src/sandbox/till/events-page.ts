import { formatInstant } from '../../kernel/dates.ts';
import type { Sandbox } from '../context.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

const RECENT = 50;

type Row = { id: string; type: string; created: number; delivered: number; waiting: number; failed: number };

/** The latest events and whether the service has taken them. */
export async function eventsPage({ db }: Sandbox): Promise<string> {
  const rows: Row[] = await db('events')
    .leftJoin('deliveries', 'deliveries.event_id', 'events.id')
    .groupBy('events.id')
    .orderBy('events.seq', 'desc')
    .limit(RECENT)
    .select('events.id', 'events.type', 'events.created')
    .select(
      db.raw(`count(*) filter (where state = 'delivered')::int as delivered`),
      db.raw(`count(*) filter (where state = 'pending')::int as waiting`),
      db.raw(`count(*) filter (where state = 'failed')::int as failed`),
    );
  const body = html`
<h1>Events</h1>
<p class="lead">What the service has been told, newest first.</p>
${
  rows.length === 0
    ? html`<p>Nothing has happened yet.</p>`
    : html`<table>
  <thead><tr><th scope="col">When</th><th scope="col">Event</th><th scope="col">Delivery</th></tr></thead>
  <tbody>${rows.map(
    (row) => html`<tr>
    <td>${formatInstant(new Date(row.created * 1000))}</td>
    <td><code>${breakable(row.type)}</code><br><span class="hint">${row.id}</span></td>
    <td>${deliveryTag(row)}</td></tr>`,
  )}</tbody>
</table>`
}`;
  return layout({ title: 'Events', at: 'events', body });
}

/** Lets a narrow column break a long name where its words meet. */
function breakable(type: string): Html[] {
  return type.split(/(?<=[._])/).map((word) => html`${word}<wbr>`);
}

function deliveryTag({ type, delivered, waiting, failed }: Row): Html | string {
  if (failed > 0) return html`<span class="tag canceled">failed</span>`;
  if (waiting > 0) return html`<span class="tag inactive">waiting</span>`;
  if (delivered > 0) return html`<span class="tag active">delivered</span>`;
  return type === 'issuing_authorization.request' ? 'asked at once' : 'nobody listens';
}

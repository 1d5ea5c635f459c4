import { createHmac, randomBytes } from 'node:crypto';
import pg from 'pg';
import { productionEnvironment } from './environment.ts';

/** Signs somebody in by writing the session that a sign-in would have left. Returns the cookie. */
export async function signInAs(databaseUrl: string, personId: string): Promise<string> {
  const sid = randomBytes(24).toString('base64url');
  const expires = new Date(Date.now() + 3_600_000);
  const cookie = { originalMaxAge: 3_600_000, expires, httpOnly: true, path: '/', secure: true, sameSite: 'lax' };
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query('insert into sessions (sid, sess, expire) values ($1, $2, $3)', [
      sid,
      JSON.stringify({ cookie, personId, signInEpoch: 0 }),
      expires,
    ]);
  } finally {
    await client.end();
  }
  const secret = productionEnvironment({ databaseUrl, port: 0 })['SESSION_SECRET'] ?? '';
  const signature = createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '');
  return `practice_purse=${encodeURIComponent(`s:${sid}.${signature}`)}`;
}

/** Milliseconds from asking for a page to its last byte, many times over, in order of size. Throws unless it is a list. */
export async function timesOf(url: string, about: { cookie: string; times: number }): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < about.times; n += 1) {
    const began = performance.now();
    const answer = await fetch(url, {
      headers: { cookie: about.cookie, 'x-forwarded-proto': 'https' },
      redirect: 'manual',
    });
    const text = await answer.text();
    times.push(performance.now() - began);
    if (answer.status !== 200 || !text.includes('<tbody'))
      throw new Error(`${url} gave ${answer.status} without a list`);
  }
  return times.sort((a, b) => a - b);
}

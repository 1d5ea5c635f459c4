import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, visit } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

describe('pages that cannot be turned against people', () => {
  it('refuses a form without the token of its session, and says what to do', async () => {
    const asha = await signInAs(service.baseUrl, scheme.people.requester.id);
    const answer = await asha.forge('/make-award/who', { act: 'search', familyName: 'Demoson' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('This page was open for too long');
    const nobody = visit(service.baseUrl);
    await nobody.get('/my-award');
    expect((await nobody.forge('/my-award', { code: 'ABCD' })).status).toBe(403);
  });

  it('shows what people typed as text, never as markup', async () => {
    const script = '<script>alert("need")</script> needs food today';
    const { id } = await service.awards.requestAward(scheme.people.requester, {
      request: requestFor({ need: script }),
      options: {},
    });
    const bell = await signInAs(service.baseUrl, scheme.people.approver.id);
    for (const path of [`/awards/${id}`, `/awards/${id}/decide`]) {
      const { text } = await bell.get(path);
      expect(text).not.toContain('<script>alert');
      expect(text).toContain('&lt;script&gt;alert(&quot;need&quot;)&lt;/script&gt;');
    }
  });

  it('keeps answers out of caches, and scripts of others, frames and inline styles off the page', async () => {
    const { headers, text } = await visit(service.baseUrl).get('/sign-in');
    expect(headers['cache-control']).toBe('no-store');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+';/);
    expect(policy).toContain("frame-src 'none'");
    expect(policy).toContain("style-src 'self'");
    expect(text).not.toMatch(/ style="/);
    expect(text).not.toContain('assets.nhs.uk');
  });

  it('lets Stripe’s script and frame in on the one page that shows the card', async () => {
    const { id } = await makeAward(service, scheme);
    const { code } = await service.vouchers.printCode(scheme.people.requester, id);
    const holder = visit(service.baseUrl);
    await holder.get('/my-award');
    await holder.post('/my-award', { code });
    expect(String((await holder.get('/my-award/money')).headers['content-security-policy'])).toContain(
      "frame-src 'none'",
    );
    const { headers } = await holder.get('/my-award/card');
    expect(String(headers['content-security-policy'])).toContain(`frame-src ${service.sandboxUrl}`);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('names the person in no title and no address', async () => {
    const { id } = await makeAward(service, scheme, {
      recipient: { givenName: 'Dilys', familyName: 'Fictive', dateOfBirth: '1952-09-30' },
    });
    const asha = await signInAs(service.baseUrl, scheme.people.requester.id);
    for (const path of [`/awards/${id}`, `/awards/${id}/freeze`, `/awards/${id}/print`]) {
      expect(/<title>([^<]*)</.exec((await asha.get(path)).text)?.[1]).not.toMatch(/Dilys|Fictive/);
    }
  });

  it('sends no form twice where a button is pressed twice', () => {
    const web = path.join(import.meta.dirname, '../../src/doors/web');
    const forms = globSync('**/*.njk', { cwd: web }).flatMap((file) => {
      const text = readFileSync(path.join(web, file), 'utf8');
      return [...text.matchAll(/<form method="post".*?(?:<\/form>|$)/gs)].map(([form]) => ({ file, form }));
    });
    expect(forms.length).toBeGreaterThan(50);
    const twice = forms.flatMap(({ file, form }) =>
      [...form.matchAll(/button\(\{.*?\}\)/gs)]
        .map(([button]) => button)
        .filter((button) => !/href:|preventDoubleClick: true/.test(button))
        .map((button) => `${file}: ${button}`),
    );
    expect(twice).toEqual([]);
  });
});

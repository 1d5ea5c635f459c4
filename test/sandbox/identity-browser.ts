import request from 'supertest';

/** A browser at the identity provider, with cookies and without scripts. */
export type IdentityBrowser = {
  get: (url: string) => Promise<request.Response>;
  post: (url: string, form: Record<string, string>) => Promise<request.Response>;
  /** Goes where it is sent until somebody has to choose, or it leaves the provider: the address then. */
  follow: (url: string) => Promise<string>;
};

export function openBrowser(issuer: string): IdentityBrowser {
  const { origin } = new URL(issuer);
  const agent = request.agent(origin);
  const pathOf = (url: string) => {
    const { pathname, search } = new URL(url, origin);
    return `${pathname}${search}`;
  };
  const get = async (url: string) => agent.get(pathOf(url));
  const post = async (url: string, form: Record<string, string>) => agent.post(pathOf(url)).type('form').send(form);
  const follow = async (url: string): Promise<string> => {
    const { headers } = await get(url);
    const next = headers['location'] ? new URL(headers['location'], origin) : null;
    if (!next) return url;
    if (next.origin !== origin || next.pathname.includes('/interaction/')) return next.href;
    return follow(next.href);
  };
  return { get, post, follow };
}

/** Sends a choice on the page that the address leads to. Gives what the service is told. */
export async function chooseAt(browser: IdentityBrowser, url: string, form: Record<string, string>): Promise<URL> {
  const page = await browser.follow(url);
  await browser.get(page);
  const chosen = await browser.post(page, form);
  return new URL(await browser.follow(chosen.headers['location'] ?? ''));
}

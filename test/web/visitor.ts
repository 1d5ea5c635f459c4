import request from 'supertest';

/** What a hidden field of the page's form holds; the empty string when there is none. */
export const hiddenIn = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

/** Somebody with a browser that has no scripts: keeps cookies and sends the token of the last page it saw. */
export type Visitor = {
  get: (path: string, headers?: Record<string, string>) => Promise<request.Response>;
  /** As a script asks by itself, without anybody there. */
  background: (path: string) => Promise<request.Response>;
  /** Answers with the page that tells what was done, as a browser does; any other redirect is left to the caller. */
  post: (path: string, form?: Record<string, string>) => Promise<request.Response>;
  /** Without the token that the pages carry, and without going on. */
  forge: (path: string, form?: Record<string, string>) => Promise<request.Response>;
  /** Sends a body as it is, of this content type. */
  sendRaw: (path: string, type: string, body: string) => Promise<request.Response>;
  /** The token of the last page. */
  token: () => string;
};

const tokenIn = (page: string) => /name="_csrf" value="([0-9a-f]+)"/.exec(page)?.[1];
export const locationOf = (answer: request.Response): string => answer.headers['location'] ?? '';

export function visit(baseUrl: string): Visitor {
  const agent = request.agent(baseUrl);
  let token = '';
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await agent.get(path).set(headers);
    token = tokenIn(answer.text ?? '') ?? token;
    return answer;
  };
  const background = async (path: string) => agent.get(path).set('X-Background', '1');
  const forge = async (path: string, form: Record<string, string> = {}) => agent.post(path).type('form').send(form);
  const sendRaw = async (path: string, type: string, body: string) =>
    agent.post(path).set('Content-Type', type).send(body);
  const post = async (path: string, form: Record<string, string> = {}) => {
    const answer = await forge(path, { _csrf: token, ...form });
    const next = locationOf(answer);
    return answer.status === 303 && next.includes('done=') ? get(next) : answer;
  };
  return { get, background, forge, post, sendRaw, token: () => token };
}

/**
 * Goes from `start` through the identity provider as this person and gives what it sends back to the service: a path.
 * The provider's own cookies are forgotten afterwards.
 */
export function proveWho(visitor: Visitor, person: string, start = '/sign-in/start'): Promise<string> {
  return comeBack(visitor, { person }, start);
}

/** Goes to the identity provider and back without signing in there. */
export function goBack(visitor: Visitor): Promise<string> {
  return comeBack(visitor, { act: 'cancel' }, '/sign-in/start');
}

async function comeBack(visitor: Visitor, choice: Record<string, string>, start: string): Promise<string> {
  const asked = new URL(locationOf(await visitor.get(start)));
  const provider = request.agent(asked.origin);
  const page = locationOf(await provider.get(`${asked.pathname}${asked.search}`));
  await provider.get(page);
  const chosen = await provider.post(page).type('form').send(choice);
  const resumed = await provider.get(new URL(locationOf(chosen)).pathname);
  const { pathname, search } = new URL(locationOf(resumed));
  return `${pathname}${search}`;
}

/** Signs this visitor in as a demonstration person, by the provider; gives where the service leads afterwards. */
export async function signInHere(visitor: Visitor, person: string, start?: string): Promise<string> {
  const answer = await visitor.get(await proveWho(visitor, person, start));
  if (answer.status !== 303) throw new Error(`Sign-in failed: ${answer.status}`);
  return locationOf(answer);
}

/** A visitor who has signed in as this demonstration person, for one of their practices if they have several. */
export async function signInAs(baseUrl: string, person: string, practice = 'DEMO-01'): Promise<Visitor> {
  const visitor = visit(baseUrl);
  const next = await signInHere(visitor, person);
  await visitor.get('/help');
  if (next.startsWith('/choose-practice')) await visitor.post('/choose-practice', { practice });
  return visitor;
}

import request from 'supertest';

/** What a hidden field of the page's form holds; the empty string when there is none. */
export const hiddenIn = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

/** Somebody with a browser that has no scripts: keeps cookies and sends the token of the last page it saw. */
export type Visitor = {
  get: (path: string) => Promise<request.Response>;
  /** Answers with the page that tells what was done, as a browser does; any other redirect is left to the caller. */
  post: (path: string, form?: Record<string, string>) => Promise<request.Response>;
  /** Without the token that the pages carry, and without going on. */
  forge: (path: string, form?: Record<string, string>) => Promise<request.Response>;
  /** The token of the last page. */
  token: () => string;
};

const tokenIn = (page: string) => /name="_csrf" value="([0-9a-f]+)"/.exec(page)?.[1];

export function visit(baseUrl: string): Visitor {
  const agent = request.agent(baseUrl);
  let token = '';
  const get = async (path: string) => {
    const answer = await agent.get(path);
    token = tokenIn(answer.text) ?? token;
    return answer;
  };
  const forge = async (path: string, form: Record<string, string> = {}) => agent.post(path).type('form').send(form);
  const post = async (path: string, form: Record<string, string> = {}) => {
    const answer = await forge(path, { _csrf: token, ...form });
    const next = answer.headers['location'] ?? '';
    return answer.status === 303 && next.includes('done=') ? get(next) : answer;
  };
  return { get, forge, post, token: () => token };
}

/** A visitor who has signed in as this demonstration person. */
export async function signInAs(baseUrl: string, person: string, practice = ''): Promise<Visitor> {
  const visitor = visit(baseUrl);
  await visitor.get('/sign-in');
  const answer = await visitor.post('/sign-in', { person, practice });
  if (answer.status !== 303 || answer.headers['location'] !== '/') throw new Error(`Sign-in failed: ${answer.status}`);
  await visitor.get('/help');
  return visitor;
}

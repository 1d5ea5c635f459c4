import request from 'supertest';

/** Somebody with a browser that has no scripts: keeps cookies and sends the token of the last page it saw. */
export type Visitor = {
  get: (path: string) => Promise<request.Response>;
  post: (path: string, form?: Record<string, string>) => Promise<request.Response>;
  /** Without the token that the pages carry. */
  forge: (path: string, form?: Record<string, string>) => Promise<request.Response>;
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
  return { get, forge, post: (path, form = {}) => forge(path, { _csrf: token, ...form }) };
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

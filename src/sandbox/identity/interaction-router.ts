import express, { type Request, type Response, type Router } from 'express';
import type Provider from 'oidc-provider';
import { html } from '../till/html.ts';
import type { IdentitySandboxOptions } from './identity-options.ts';
import { identityPage } from './identity-page.ts';
import { peopleList } from './people-page.ts';

type Exchange = { req: Request; res: Response };

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** The page on which one chooses who one is. An unfinished sign-in is known by a cookie of the provider's. */
export function interactionRouter(provider: Provider, options: IdentitySandboxOptions): Router {
  const { people, issuer, client } = options;
  const root = new URL(issuer).pathname;
  const router = express.Router();

  const show = async ({ req, res }: Exchange) => {
    const { uid } = await provider.interactionDetails(req, res);
    const body = peopleList(await people(), `${root}/interaction/${uid}`);
    res.send(identityPage({ root, title: 'Who do you want to be?', body }));
  };

  const choose = async ({ req, res }: Exchange) => {
    const details = await provider.interactionDetails(req, res);
    if (req.body.act === 'cancel') {
      await provider.interactionFinished(req, res, { error: 'access_denied' });
      return;
    }
    const chosen = textOf(req.body.person);
    if (!(await people()).some(({ subject }) => subject === chosen)) return show({ req, res });
    if (details.session && details.session.accountId !== chosen) await forgetSession(provider, details);
    await provider.interactionFinished(req, res, { login: { accountId: chosen, remember: false } });
  };

  const orSayWhyNot = (act: (exchange: Exchange) => Promise<void>) => async (req: Request, res: Response) => {
    try {
      await act({ req, res });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'SessionNotFound') throw error;
      const body = html`<h1>This sign-in took too long</h1>
<p><a href="${client.signedOutUrl}">Go back and begin again</a></p>`;
      res.status(400).send(identityPage({ root, title: 'This sign-in took too long', body }));
    }
  };

  router.get('/interaction/:uid', orSayWhyNot(show));
  router.post('/interaction/:uid', express.urlencoded({ extended: false, limit: '5kb' }), orSayWhyNot(choose));
  return router;
}

/** Somebody else was signed in at this browser: they are signed out, and whoever was chosen begins anew. */
async function forgetSession(
  provider: Provider,
  details: Awaited<ReturnType<Provider['interactionDetails']>>,
): Promise<void> {
  const { session } = details;
  const known = session && (await provider.Session.findByUid(session.uid));
  await known?.destroy();
  delete details.session;
  await details.persist();
}

/** Whether the process lives, and whether the service can be used: migrated, seeded, inbox empty. */
import express, { type Router } from 'express';

export type Readiness = { migrated: boolean; seeded: boolean; inboxEmpty: boolean };

/** `GET /live` answers while the process runs; `GET /ready` is 200 when all is true, else 503 with what is not. */
export function createHealthDoor(readiness: () => Promise<Readiness>): Router {
  const router = express.Router();
  router.get('/live', (_req, res) => {
    res.json({ status: 'live' });
  });
  router.get('/ready', async (_req, res) => {
    const checks = await readiness();
    const isReady = Object.values(checks).every(Boolean);
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not_ready', ...checks });
  });
  return router;
}

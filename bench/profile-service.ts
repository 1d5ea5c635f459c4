import { type Measuring, measureCase } from './measure.ts';
import { openProfile, type ProfileShare } from './profile.ts';
import { serveWeb } from './stage.ts';

/** Watches a web process of its own under the load that the floors are about. Node's profiler slows it, so its speed counts for nothing. */
export async function profileService(about: Measuring): Promise<ProfileShare[]> {
  const { stage } = about;
  const profile = openProfile();
  await using parts = new AsyncDisposableStack();
  parts.defer(() => profile.close());
  const web = await serveWeb({ parts }, stage.service.database.url, profile.flags);
  const watched = { ...about, stage: { ...stage, service: { ...stage.service, web } } };
  const measured = { target: 'service', connections: 64, hot: false, offered: null, share: 1 } as const;
  await measureCase(watched, measured, undefined);
  await web.stop();
  return profile.read();
}

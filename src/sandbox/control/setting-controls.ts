import { z } from 'zod';
import { type Behaviour, SWITCHES, wireNameOf } from '../behaviour.ts';
import type { Sandbox } from '../context.ts';
import { never } from '../events/delivery-faults.ts';
import { FAULTS } from '../faults/fault-rules.ts';
import { bookOnBalance, issuingAvailable, lockIssuingAvailable } from '../money/balance.ts';
import { randomToken } from '../wire/new-id.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import type { ControlDeps } from './control-deps.ts';
import { type ControlEndpoint, control } from './control-endpoint.ts';

const NOTHING = z.strictObject({});
const SECONDS = z.int().min(-4_000_000_000).max(4_000_000_000);
const CLOCK = z.strictObject({ advance_seconds: SECONDS.min(0).optional(), ahead_seconds: SECONDS.optional() });
const PENCE = z.int().min(-100_000_000_00).max(100_000_000_00);

const NAMES = Object.keys(SWITCHES) as (keyof Behaviour)[];
const SOME_SWITCHES = z.strictObject(
  Object.fromEntries(NAMES.map((name) => [wireNameOf(name), z.literal([...SWITCHES[name].values]).optional()])),
);

/** How this Stripe behaves: faults, switches, clock, balance. All of it is kept over a restart. */
export function settingControls(deps: ControlDeps): ControlEndpoint[] {
  return [
    ...faultControls(deps.sandbox),
    ...behaviourControls(deps),
    ...endpointControls(deps),
    ...clockControls(deps.sandbox),
    balance(deps.sandbox),
  ];
}

function faultControls(sandbox: Sandbox): ControlEndpoint[] {
  const show = () => ({ object: 'sandbox.faults', ...sandbox.faults.read() });
  const set = async (faults: z.output<typeof FAULTS>) => {
    sandbox.dropsEvent = never;
    await sandbox.faults.set(faults);
    return show();
  };
  return [
    control('GET /_sandbox/faults', {
      about: 'The faults that are set, and what they did.',
      schema: NOTHING,
      run: async () => show(),
    }),
    control('PUT /_sandbox/faults', {
      about: 'From now on exactly these faults, with chance from its beginning.',
      schema: FAULTS,
      run: ({ params }) => set(params),
    }),
    control('DELETE /_sandbox/faults', { about: 'No faults.', schema: NOTHING, run: () => set({}) }),
  ];
}

function behaviourControls({ sandbox, behaviour }: ControlDeps): ControlEndpoint[] {
  const show = () => ({
    object: 'sandbox.behaviour',
    behaviour: Object.fromEntries(NAMES.map((name) => [wireNameOf(name), sandbox.behaviour[name]])),
    switches: NAMES.map((name) => ({ name: wireNameOf(name), ...SWITCHES[name] })),
  });
  return [
    control('GET /_sandbox/behaviour', {
      about: 'All switches: how they stand and what they can be.',
      schema: NOTHING,
      run: async () => show(),
    }),
    control('PUT /_sandbox/behaviour', {
      about: 'From now on exactly these switches are not at what the sandbox was started with.',
      schema: SOME_SWITCHES,
      run: async ({ params }) => {
        const entries = NAMES.map((name) => [name, params[wireNameOf(name)]] as const);
        await behaviour.set(
          Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<Behaviour>,
        );
        return show();
      },
    }),
  ];
}

function endpointControls({ authorizationEndpoint: endpoint }: ControlDeps): ControlEndpoint[] {
  const show = () => ({ object: 'sandbox.authorization_endpoint', url: null, secret: null, ...endpoint.get() });
  return [
    control('GET /_sandbox/authorization_endpoint', {
      about: 'Who is asked for decisions.',
      schema: NOTHING,
      run: async () => show(),
    }),
    control('PUT /_sandbox/authorization_endpoint', {
      about: "Who is asked for decisions, as the Dashboard's Issuing settings say it; url null for nobody.",
      schema: z.strictObject({ url: z.url().nullable(), secret: z.string().min(1).optional() }),
      run: async ({ params: { url, secret = `whsec_${randomToken(32)}` } }) => {
        await endpoint.set(url === null ? null : { url, secret });
        return show();
      },
    }),
    control('DELETE /_sandbox/authorization_endpoint', {
      about: 'Who is asked for decisions is again what the sandbox was started with.',
      schema: NOTHING,
      run: async () => {
        await endpoint.clear();
        return show();
      },
    }),
  ];
}

function clockControls({ clock, wakeDelivery }: Sandbox): ControlEndpoint[] {
  const show = () => ({
    object: 'sandbox.clock',
    now: Math.floor(clock.now().getTime() / 1000),
    now_iso: clock.now().toISOString(),
    ahead_seconds: clock.aheadMs() / 1000,
  });
  return [
    control('GET /_sandbox/clock', { about: 'What time it is here.', schema: NOTHING, run: async () => show() }),
    control('POST /_sandbox/clock', {
      about: 'Moves the clock: advance_seconds on from where it is, or ahead_seconds of the real time.',
      schema: CLOCK,
      run: async ({ params: { advance_seconds: advance, ahead_seconds: ahead } }) => {
        if ((advance === undefined) === (ahead === undefined)) {
          throw invalidRequest('Give one of advance_seconds and ahead_seconds.', { param: 'advance_seconds' });
        }
        await clock.setAhead(advance === undefined ? (ahead ?? 0) * 1000 : clock.aheadMs() + advance * 1000);
        wakeDelivery();
        return show();
      },
    }),
  ];
}

function balance({ db }: Sandbox): ControlEndpoint {
  return control('PUT /_sandbox/balance', {
    about: 'Sets the Issuing balance, in pence: money arrives by bank transfer or goes back by one.',
    schema: z.strictObject({ issuing_available: PENCE }),
    run: async ({ params: { issuing_available: wanted }, call }) => {
      await call.commit(async (change) => {
        const amount = wanted - (await lockIssuingAvailable(change.trx));
        const type = amount > 0 ? 'topup' : 'topup_reversal';
        const description = amount > 0 ? 'Bank transfer to Issuing balance' : 'Bank transfer sent back';
        if (amount !== 0) await bookOnBalance(change, { type, amount, source: null, description });
        return {};
      });
      return { object: 'sandbox.balance', issuing_available: await issuingAvailable(db) };
    },
  });
}

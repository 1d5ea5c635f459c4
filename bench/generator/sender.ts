import { type Lane, openLane } from './lane.ts';
import { nowMs, startPacer } from './pacer.ts';

export type Measured = { latencies: Float64Array; failed: number; ranOut: boolean };

export type Sender = {
  /** Sends: `offeredPerSecond` at random moments, or, with null, as fast as answers come. */
  start(offeredPerSecond: number | null): void;
  /** From now on answers count. */
  measure(): void;
  stopMeasuring(): Measured;
  /** Resolves when the prepared requests are used up. */
  ranOut: Promise<void>;
  sent(): number;
  /** Sends no more, waits for the answers under way, closes. */
  stop(): Promise<void>;
};

const DRAIN_MS = 5000;

/** One connection of the sender: when its request should have left, and what is done when it is answered. */
type Slot = { lane: Lane; dueAt: number };

class Load {
  readonly latencies: Float64Array;
  readonly emptied = Promise.withResolvers<void>();
  readonly idle: Slot[] = [];
  sent = 0;
  underWay = 0;
  isSending = false;
  private readonly bodies: readonly Buffer[];
  private counted = 0;
  private failed = 0;
  private isMeasuring = false;
  private measuredFrom = 0;
  private ranOut = false;
  /** Moments at which requests were due that no connection was free for, oldest first. */
  private readonly overdue: number[] = [];
  private pacer: ReturnType<typeof startPacer> | null = null;

  constructor(bodies: readonly Buffer[]) {
    this.bodies = bodies;
    this.latencies = new Float64Array(bodies.length);
  }

  sendOn(slot: Slot, dueAt: number): void {
    const body = this.bodies[this.sent];
    if (!body || !this.isSending) {
      if (!body) this.runOut();
      this.idle.push(slot);
      return;
    }
    this.sent += 1;
    this.underWay += 1;
    slot.dueAt = dueAt;
    slot.lane.send(body);
  }

  answered(slot: Slot, isOk: boolean): void {
    const now = nowMs();
    this.underWay -= 1;
    if (this.isMeasuring && slot.dueAt >= this.measuredFrom) this.count(now - slot.dueAt, isOk);
    if (!this.pacer) this.sendOn(slot, now);
    else if (this.overdue.length > 0) this.sendOn(slot, this.overdue.shift() ?? now);
    else this.idle.push(slot);
  }

  private count(latencyMs: number, isOk: boolean): void {
    this.latencies[this.counted] = latencyMs;
    this.counted += 1;
    if (!isOk) this.failed += 1;
  }

  private runOut(): void {
    this.ranOut = true;
    this.emptied.resolve();
  }

  measure(): void {
    this.measuredFrom = nowMs();
    this.isMeasuring = true;
  }

  stopMeasuring(): Measured {
    this.isMeasuring = false;
    this.isSending = false;
    void this.pacer?.stop();
    const { failed, ranOut } = this;
    return { latencies: this.latencies.subarray(0, this.counted), failed, ranOut };
  }

  /** Latency counts from the moment a request was due, so that a stall of the service is not hidden by our own waiting. */
  pace(offeredPerSecond: number): void {
    this.pacer = startPacer({ offeredPerSecond }, (dueAt) => this.offer(dueAt));
  }

  private offer(dueAt: number): void {
    if (!this.isSending) return;
    const slot = this.idle.pop();
    if (slot) this.sendOn(slot, dueAt);
    else this.overdue.push(dueAt);
  }
}

async function drained(load: Load): Promise<void> {
  const until = nowMs() + DRAIN_MS;
  while (load.underWay > 0 && nowMs() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  if (load.underWay > 0) throw new Error(`${load.underWay} requests were never answered`);
}

/** Opens the connections. Every request is one of `bodies`, in order, each sent once. */
export async function createSender(options: {
  port: number;
  connections: number;
  bodies: readonly Buffer[];
}): Promise<Sender> {
  const load = new Load(options.bodies);
  const slots: Slot[] = [];
  for (let n = 0; n < options.connections; n += 1) {
    const slot = { dueAt: 0 } as Slot;
    slot.lane = await openLane(options.port, (isOk) => load.answered(slot, isOk));
    slots.push(slot);
  }
  return {
    start(offeredPerSecond) {
      load.isSending = true;
      if (offeredPerSecond === null) for (const slot of slots) load.sendOn(slot, nowMs());
      else {
        load.idle.push(...slots);
        load.pace(offeredPerSecond);
      }
    },
    measure: () => load.measure(),
    stopMeasuring: () => load.stopMeasuring(),
    ranOut: load.emptied.promise,
    sent: () => load.sent,
    async stop() {
      await drained(load);
      for (const slot of slots) slot.lane.close();
    },
  };
}

/**
 * Node's flags for the web process, whose collections of garbage are pauses that payments wait for.
 *
 * The young heap is collected often and by the thread that answers: with one helper thread for each processor, a
 * collection waited for the processor that the database had; with more room for young objects it pauses longer.
 * Nothing that is made for a payment is put into the old heap when it is made: V8 does so with what it saw live long in
 * a slow first second, and each such object then keeps its payment, until the old heap is collected: two to four
 * times the pause, in one start of three. The old heap is collected when it has grown by twice what is in use, instead
 * of every few seconds of load: that is a pause of 20 to 80 ms.
 */
export const WEB_FLAGS: readonly string[] = [
  '--max-semi-space-size=16',
  '--single-threaded-gc',
  '--no-allocation-site-pretenuring',
  '--initial-old-space-size=200',
  '--heap-growing-percent=200',
];

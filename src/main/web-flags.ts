/**
 * Node's flags for the web process: the young heap is collected often and by the thread that answers. With one helper
 * thread for each processor, a collection waited for the processor that the database had. Measured: more room for young
 * objects pauses longer, and any bound on the old heap has it collected at a payment's cost.
 */
export const WEB_FLAGS: readonly string[] = ['--max-semi-space-size=16', '--single-threaded-gc'];

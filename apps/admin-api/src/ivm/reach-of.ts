import type { Reach } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';

/** IVM may be where providers may be. */
export function reachOf({ allowLoopback, allowPrivateNetwork }: ClientOptions): Reach {
  return allowLoopback === true ? 'loopback' : allowPrivateNetwork === true ? 'private' : 'public';
}

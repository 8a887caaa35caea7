import type { Authenticator } from './auth/authenticator';
import type { DistrictData } from './data/district-data';

/** A OneRoster service below one path of the sandbox: one district, one way to get in. */
export interface Mount {
  /** Raw path of the service, e.g. /ims/oneroster/v1p1, without a slash at the end. */
  readonly base: string;
  readonly authenticator: Authenticator;
  data: DistrictData;
  /** The data is not the sandbox's, but belongs to this service alone. */
  readonly ownData: boolean;
  /** Headers every collection gets: X-Total-Count and Link, or ClassLink's. */
  readonly style: 'standard' | 'classlink';
}

import { Inject, Injectable } from '@nestjs/common';
import type { SettingValues } from 'roster-domain';
import {
  StoreRefused,
  wantedConnection,
  type DistrictTransaction,
  type RegistrationState,
  type RosterStore,
  type SealedSecrets,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import type { DistrictRequest } from '../district-request/district-request';
import { ROSTER_STORE } from '../roster-store-token';
import { changeSetting } from '../setting-changes/changed-setting';
import type { PartlyAppliedAnswer } from '../setting-changes/setting-change-bodies';
import { secretsNotConfigured } from './registration-problems';
import type { WantedSource } from './registration-source';

/** How lists are asked for; all else of a source is its connection. */
const LISTS = ['pageSize', 'pagesInFlight', 'sort', 'selectFields'];

/** Changes where the data of a registration come from, which may permit anybody and remove everybody. */
@Injectable()
export class ConnectionChanges {
  constructor(@Inject(ROSTER_STORE) private readonly store: RosterStore) {}

  /**
   * @param fields those that were named: what was not is left as it is
   * @param current as a GET answers
   * @throws {Problem} 503 when secrets cannot be sealed here
   */
  async change<T>(
    tx: DistrictTransaction,
    district: DistrictRequest,
    { id, state }: { readonly id: number; readonly state: RegistrationState },
    { source, secrets }: WantedSource,
    fields: readonly string[],
    current: (tx: DistrictTransaction) => Promise<T>,
  ): Promise<T | Answer<PartlyAppliedAnswer>> {
    if (source === undefined) return current(tx);
    const sealed = secrets == null ? secrets : this.seal(district.id, id, secrets);
    const moves = fields.some((name) => name !== 'name' && name !== 'version' && !LISTS.includes(name));
    const wanted = (present: SettingValues): SettingValues =>
      Object.fromEntries(
        Object.entries(wantedConnection(present, source, sealed)).filter(([name]) =>
          name === 'connection' ? moves : fields.includes(name),
        ),
      );
    const proposal = { setting: 'connection', registrationId: id, wanted, secrets: sealed } as const;
    const answer = await changeSetting(tx, district.caller, proposal, current);
    // Nobody has looked at it as it is now.
    if (state !== 'checked' || answer instanceof Answer) return answer;
    await this.store.changeRegistration(district.id, id, { state: 'draft' }, tx);
    return current(tx);
  }

  private seal(districtId: number, id: number, secrets: NonNullable<WantedSource['secrets']>): SealedSecrets {
    try {
      return this.store.sealSecrets(districtId, id, secrets);
    } catch (error) {
      if (error instanceof StoreRefused) throw secretsNotConfigured();
      throw error;
    }
  }
}

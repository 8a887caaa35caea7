import { DEFAULT_GATE_LIMITS, gateLimitsSetting, type GateLimits, type SettingValues } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import { ofRegistration, type StoredSetting } from './stored-setting';

/** The limits of a registration's gate, every one of them a field; those that were never set are the usual ones. */
export const storedGateLimits: StoredSetting = {
  kind: () => Promise.resolve(gateLimitsSetting),
  read: async (tx, registrationId): Promise<SettingValues> => ({
    ...(await readGateLimits(tx, ofRegistration(registrationId))),
  }),
  write: async (tx, registrationId, values) => {
    const own = Object.entries(values).filter(
      ([name, value]) => value != null && value !== DEFAULT_GATE_LIMITS[name as keyof GateLimits],
    );
    await tx.query('update registration set gate_limits = $2 where id = $1', [
      ofRegistration(registrationId),
      JSON.stringify(Object.fromEntries(own)),
    ]);
  },
};

/** The limits a registration's runs are judged by. */
export async function readGateLimits(tx: StatementRunner, registrationId: number): Promise<GateLimits> {
  const [row] = await tx.query<{ limits: Partial<GateLimits> }>(
    'select gate_limits as limits from registration where id = $1',
    [registrationId],
  );
  return { ...DEFAULT_GATE_LIMITS, ...row?.limits };
}

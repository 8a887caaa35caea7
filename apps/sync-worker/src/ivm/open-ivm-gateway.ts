import { createHttpGateway, type HttpIvmGateway, type Reach } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';
import type { IvmConnectionForDelivery, IvmLedger } from 'roster-store';

/**
 * The gateway to a district's IVM; null: it is told by list files, or not at all.
 * @throws {StoreRefused} its secret cannot be opened
 * @throws {IvmDeliveryError} an address cannot be used
 */
export function openIvmGateway(
  connection: IvmConnectionForDelivery | null,
  ledger: IvmLedger,
  reach: Reach,
): HttpIvmGateway | null {
  if (connection?.gateway !== 'http') return null;
  const { baseUrl, tokenUrl, clientId, verify, presenceIsApproval, contactDiscriminator } = connection;
  return createHttpGateway({
    baseUrl: baseUrl ?? '',
    oauth2: {
      tokenUrl: tokenUrl ?? '',
      clientId: clientId ?? '',
      clientSecret: connection.openSecrets()?.reveal()['clientSecret'] ?? '',
    },
    capabilities: { verify, presenceIsApproval, contactDiscriminator },
    ...{ ledger, reach },
  });
}

/** IVM may be where providers may be. */
export function reachOf({ allowLoopback, allowPrivateNetwork }: ClientOptions): Reach {
  return allowLoopback === true ? 'loopback' : allowPrivateNetwork === true ? 'private' : 'public';
}

import { createHttpGateway, type HttpGatewayOptions, type HttpIvmGateway } from '../http/create-http-gateway';
import type { IvmSandbox } from './sandbox/ivm-sandbox';

/** A gateway to an IVM sandbox that knows three answers and tries again without waiting long; name what matters. */
export function gatewayOnSandbox(
  sandbox: IvmSandbox,
  options: Partial<HttpGatewayOptions> & Pick<HttpGatewayOptions, 'ledger'>,
): HttpIvmGateway {
  const { url, tokenUrl, client } = sandbox;
  return createHttpGateway({
    baseUrl: url,
    oauth2: { tokenUrl, clientId: client.id, clientSecret: client.secret },
    capabilities: { verify: true, presenceIsApproval: false },
    reach: 'loopback',
    retry: { firstDelayMs: 1, maxDelayMs: 5 },
    ...options,
  });
}

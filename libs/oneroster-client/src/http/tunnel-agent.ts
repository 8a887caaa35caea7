import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { ProviderError } from '../errors/provider-error';

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

/**
 * Reaches every host through a proxy. What the proxy says in the place of a tunnel is the proxy's word and is never
 * taken for the provider's answer: its "404" would otherwise mean that somebody is not there.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  /** @throws ProviderError PROXY_FAILED there is no tunnel */
  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    let status: number | undefined;
    request.once('proxyConnect', (answer: { statusCode: number }) => (status = answer.statusCode));
    let socket: Socket;
    try {
      socket = await super.connect(request, options);
    } catch {
      throw proxyFailed('The proxy of this machine does not answer as a proxy does', true);
    }
    if (status === 200) return socket;
    socket.destroy();
    throw proxyFailed(
      `The proxy of this machine does not let us through (status ${status})`,
      status !== undefined && status >= 500,
    );
  }
}

function proxyFailed(what: string, retryable: boolean): ProviderError {
  return new ProviderError('PROXY_FAILED', `${what}. Have its address and its rules checked.`, { retryable });
}

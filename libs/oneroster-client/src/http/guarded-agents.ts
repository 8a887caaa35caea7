import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { ProviderError } from '../errors/provider-error';
import { guardedLookup, type AddressPolicy, type ResolveName } from './allowed-address';
import { TunnelAgent } from './tunnel-agent';

export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpAgent;
  destroy(): void;
}

export interface AgentSettings {
  readonly policy: AddressPolicy;
  readonly connectMs: number;
  readonly ca?: string;
  readonly proxy?: string;
  /** Default: the system's. */
  readonly resolve?: ResolveName;
}

/** Agents which connect only to allowed addresses, within a time, and keep connections for the next request. */
export function createAgents({ policy, connectMs, ca, proxy, resolve }: AgentSettings): Agents {
  const tls = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  if (proxy !== undefined) {
    const agent = new TunnelAgent(proxyUrl(proxy), { keepAlive: true, timeout: connectMs, ...tls });
    // What leads through the proxy is encrypted by TLS options of the request, which the agent's do not reach.
    Object.assign(agent.options, tls);
    return { http: agent, https: agent, destroy: () => agent.destroy() };
  }
  const http = withDeadline(
    new HttpAgent({ keepAlive: true, lookup: guardedLookup(policy, true, resolve) }),
    'connect',
    connectMs,
  );
  const https = withDeadline(
    new HttpsAgent({ keepAlive: true, lookup: guardedLookup(policy, false, resolve), ...tls }),
    'secureConnect',
    connectMs,
  );
  return {
    http,
    https,
    destroy: () => {
      http.destroy();
      https.destroy();
    },
  };
}

/** Node knows no time-out for connecting alone: a host that swallows packets would hold us for minutes. */
function withDeadline<A extends HttpAgent>(agent: A, ready: string, connectMs: number): A {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = create(options, callback) as Duplex | null | undefined;
    if (!socket) return socket;
    const timer = setTimeout(() => {
      socket.destroy(
        new ProviderError('TIMED_OUT', `No connection within ${connectMs / 1000} s. Check host and port.`, {
          retryable: true,
        }),
      );
    }, connectMs);
    const stop = (): void => clearTimeout(timer);
    socket.once(ready, stop).once('close', stop);
    return socket;
  };
  return agent;
}

function proxyUrl(text: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new ProviderError('INVALID_SETTINGS', 'The proxy is not a web address such as http://proxy:3128.');
}

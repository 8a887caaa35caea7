import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DistrictData } from './data/district-data';
import { readDistrict } from './data/read-district';
import type { SandboxDistrict } from './data/sandbox-district';
import { SandboxService } from './sandbox-service';
import type { SandboxOptions } from './sandbox-options';
import type { SandboxProvider } from './sandbox-provider';
import { makeCertificate, type MadeCertificate } from './tls/make-certificate';

const MODIFIED_AT = '2026-08-01T00:00:00.000Z';

/**
 * Starts a OneRoster 1.1 provider on this machine: a real HTTP server that serves a district as the specification
 * says, checks who asks, and misbehaves on demand. For tests and demonstrations; never for people's data.
 *
 * @throws Error when the port is taken; BundleRefusedError, IncompletePullError for a bundle that cannot be read
 */
export async function startSandboxProvider(options: SandboxOptions = {}): Promise<SandboxProvider> {
  const modifiedAt = options.modifiedAt ?? MODIFIED_AT;
  const dataOf = (district: SandboxDistrict) => DistrictData.of(district, modifiedAt);
  const district = options.bundle === undefined ? options.district : await readDistrict(options.bundle);
  const service = await SandboxService.create(options, await dataOf(district ?? {}), dataOf);
  const certificate = options.tls === undefined ? undefined : makeCertificate(options.tls);
  const server = serverOf(service, certificate);
  const { host = '127.0.0.1' } = options;
  await listen(server, host, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const origin = `${certificate === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let closed: Promise<void> | undefined;
  return {
    url: origin + (options.prefix ?? ''),
    tokenUrl: origin + service.tokenPath,
    origin,
    port,
    ca: certificate?.authority,
    requests: service.log.requests,
    misbehave: (...misbehaviours) => service.misbehaviours.add(misbehaviours),
    behave: () => service.misbehaviours.clear(),
    setData: async (next) => service.setData(await dataOf(next)),
    expireTokens: () => service.expireTokens(),
    exchangeBearer: (applicationId, bearer) => service.exchangeBearer(applicationId, bearer),
    forgetRequests: () => service.log.forget(),
    close: () => (closed ??= close(server, service)),
  };
}

function serverOf(service: SandboxService, certificate: MadeCertificate | undefined): Server {
  const answer = service.handle;
  if (certificate === undefined) return createHttpServer(answer);
  return createHttpsServer({ key: certificate.key, cert: certificate.chain }, answer);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      else reject(new Error(`Port ${port} on ${host} is taken by another program.`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

function close(server: Server, service: SandboxService): Promise<void> {
  service.stop();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy of the kind a district has: tunnels by CONNECT, to one port of this machine whatever name it is asked for. */
export interface ConnectProxy {
  readonly url: string;
  /** First line of each request it got. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

/** @param port where tunnels lead; undefined: it refuses them all */
export async function startConnectProxy(port?: number): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const held = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    held(client).once('data', (head) => {
      tunnels.push(head.toString().split('\r\n')[0] ?? '');
      if (port === undefined) return void client.end('HTTP/1.1 502 no\r\n\r\n');
      const provider = held(
        connect(port, '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          client.pipe(provider).pipe(client);
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

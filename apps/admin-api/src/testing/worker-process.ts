import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const program = join(__dirname, '../../../sync-worker/dist/main.js');

/** The sync-worker as it is built, in a process of its own. */
export class WorkerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Everything it said, for whoever looks for what must not be in it. */
    readonly said: () => string,
  ) {}

  static async start(databaseUrl: string, secretKeys: string): Promise<WorkerProcess> {
    if (!existsSync(program)) throw new Error('sync-worker is not built; run "npm run build" first.');
    const child = spawn(process.execPath, [program], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: databaseUrl,
        SECRET_KEYS: secretKeys,
        PROVIDER_ADDRESSES: 'loopback',
        SYNC_WORKER_PORT: '0',
        SUPERVISED: 'stdin',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    while (!text.includes('is listening at')) {
      if (child.exitCode !== null) throw new Error(`the worker ended: ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return new WorkerProcess(child, () => text);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await ended;
  }
}

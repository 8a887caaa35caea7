import { Controller, Get } from '@nestjs/common';
import { Roles } from './door/route-door';
import { SigningIssuer } from './testing/signing-issuer';
import { startApi } from './testing/start-api';

let arrived: () => void;
let finish: () => void;

@Controller('v1/example')
class SlowController {
  @Roles('support')
  @Get('slow')
  async slow() {
    arrived();
    await new Promise<void>((resolve) => (finish = resolve));
    return { finished: true };
  }
}

describe('closing the API', () => {
  it('finishes the request under way and takes no new one', async () => {
    const issuer = await SigningIssuer.start();
    const { api, address } = await startApi({ issuer: issuer.address, controllers: [SlowController] });
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    const slow = fetch(`${address}/v1/example/slow`, { headers });
    await underWay;

    const closed = api.close();
    await expect(
      fetch(`${address}/health/live`, { headers: { connection: 'close' } }).then(({ status }) => {
        if (status === 503) throw new Error('closing');
      }),
    ).rejects.toThrow();
    finish();
    expect(await (await slow).json()).toEqual({ finished: true });
    await closed;
    await issuer.stop();
  });

  it('cuts a request that does not finish', async () => {
    const issuer = await SigningIssuer.start();
    const { api, address } = await startApi({ issuer: issuer.address, controllers: [SlowController] });
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    const slow = fetch(`${address}/v1/example/slow`, { headers }).catch(() => 'cut');
    await underWay;

    const closed = api.close();
    api.cutConnections();
    expect(await slow).toBe('cut');
    finish();
    await closed;
    await issuer.stop();
  });
});

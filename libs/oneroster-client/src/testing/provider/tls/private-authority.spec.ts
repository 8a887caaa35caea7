import { X509Certificate } from 'node:crypto';
import { get } from 'node:https';
import { student } from '../../roster-rows';
import type { SandboxTls } from '../sandbox-options';
import { startSandboxProvider } from '../start-sandbox-provider';

/** Status of a request by a client that trusts these authorities; the code of the error where it does not. */
async function answerTo(
  tls: SandboxTls,
  trusts: 'its authority' | 'another one',
  name?: string,
): Promise<unknown> {
  const sandbox = await startSandboxProvider({ district: { users: [student()] }, tls });
  const other = await startSandboxProvider({ tls });
  try {
    const ca = trusts === 'its authority' ? sandbox.ca : other.ca;
    const url = `${sandbox.url}/ims/oneroster/v1p1/users`;
    return await new Promise((resolve) => {
      get(url, { ca, servername: name, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
  } finally {
    await Promise.all([sandbox.close(), other.close()]);
  }
}

describe('https under a private authority', () => {
  it('is trusted by who trusts the authority, and by nobody else', async () => {
    expect(await answerTo({}, 'its authority')).toBe(200);
    expect(await answerTo({}, 'another one')).not.toBe(200);
  });

  it('is for the names it was made for, and for its time', async () => {
    expect(await answerTo({ names: ['sis.example.org'] }, 'its authority')).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect(await answerTo({ names: ['sis.example.org'] }, 'its authority', 'sis.example.org')).toBe(200);
    const over = {
      validFrom: new Date(Date.now() - 7_200_000),
      validUntil: new Date(Date.now() - 3_600_000),
    };
    expect(await answerTo(over, 'its authority')).toBe('CERT_HAS_EXPIRED');
  });

  it('comes with an authority that says it is one', async () => {
    const sandbox = await startSandboxProvider({ tls: {} });
    const authority = new X509Certificate(sandbox.ca!);
    await sandbox.close();
    expect([authority.ca, authority.verify(authority.publicKey)]).toEqual([true, true]);
    expect(authority.subject).toBe('CN=Sandbox private authority');
  });
});

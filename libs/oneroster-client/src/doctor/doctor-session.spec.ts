import { startSandboxProvider, student } from '../testing';
import { DoctorSession, MOST_REQUESTS } from './doctor-session';
import { pageRequest } from './first-page';

it('asks no more often than it may, whatever it is told to do', async () => {
  const sandbox = await startSandboxProvider({ district: { users: [student()] } });
  const settings = { baseUrl: sandbox.url, auth: { type: 'none' } } as const;
  const session = new DoctorSession(settings, { allowLoopback: true }, new AbortController().signal);
  try {
    const askOn = async () => {
      for (;;) await session.page('users', pageRequest(session, 1));
    };
    await expect(askOn()).rejects.toMatchObject({
      code: 'ABORTED',
      text: expect.stringContaining('80') as string,
    });
    expect(sandbox.requests).toHaveLength(MOST_REQUESTS);
  } finally {
    session.close();
    await sandbox.close();
  }
});

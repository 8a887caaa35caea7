import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { sendJson, startLoopbackServer, type LoopbackServer } from '../testing/loopback-server';
import { openProvider } from './open-provider';
import type { AuthSettings } from './provider-settings';

const SECRET = 'planted-secret';
const ROW = 'Planted-Surname';

let server: LoopbackServer;
afterEach(() => server.close());

/** How a walk ends at a server that says back whatever it was told, and somebody's name. */
async function endAt(
  answer: (response: ServerResponse, echo: string, path: string) => void,
  authOf: (url: string) => AuthSettings,
): Promise<unknown> {
  server = await startLoopbackServer(({ headers, body, path }, response) =>
    answer(response, `${headers.authorization} ${body} ${SECRET} ${ROW}`, path),
  );
  const options = { allowLoopback: true, retry: { attempts: 1 } };
  const provider = openProvider({ baseUrl: server.url, auth: authOf(server.url) }, options);
  try {
    return await provider.users().collect();
  } catch (error) {
    return error;
  } finally {
    provider.close();
  }
}

const bearer = () => ({ type: 'bearer', token: SECRET }) as const;
const oauth2 = (url: string) =>
  ({
    type: 'oauth2',
    tokenUrl: `${url}/token`,
    clientId: 'c',
    clientSecret: SECRET,
    clientAuth: 'body',
  }) as const;

function expectSilence(error: unknown, code: string): void {
  expect(error).toMatchObject({ code: 'PROVIDER_FAILED', cause: { code } });
  const shown = inspect(error, { depth: 12, showHidden: true }) + JSON.stringify(error);
  expect(shown).not.toMatch(/planted|Bearer |Authorization/i);
}

describe('no error holds a secret or a row, whatever a server says back', () => {
  it.each([400, 401, 403, 404, 500])('status %d', async (status) => {
    const error = await endAt((response, echo) => response.writeHead(status).end(echo), bearer);
    const codes: Record<number, string> = {
      401: 'UNAUTHORIZED',
      403: 'FORBIDDEN',
      404: 'NOT_FOUND',
      500: 'SERVER_ERROR',
    };
    expectSilence(error, codes[status] ?? 'REQUEST_REFUSED');
  });

  it('an error body', async () => {
    const error = await endAt(
      (response, echo) =>
        sendJson(
          response,
          { imsx_codeMajor: 'failure', imsx_CodeMinor: echo, imsx_description: echo },
          {},
          400,
        ),
      bearer,
    );
    expectSilence(error, 'REQUEST_REFUSED');
  });

  it('status 200 with something else', async () => {
    expectSilence(await endAt((response, echo) => response.end(echo), bearer), 'UNEXPECTED_ANSWER');
  });

  it('a connection that breaks off', async () => {
    expectSilence(await endAt((response) => void response.destroy(), bearer), 'CONNECTION_LOST');
  });

  it('a redirect elsewhere', async () => {
    const error = await endAt(
      (response) => response.writeHead(302, { location: `http://${SECRET}.example/?t=${SECRET}` }).end(),
      bearer,
    );
    expectSilence(error, 'REDIRECTED_ELSEWHERE');
  });

  it.each([400, 200])('a token endpoint with status %d', async (status) => {
    const error = await endAt(
      (response, echo) => sendJson(response, { error: echo, error_description: echo }, {}, status),
      oauth2,
    );
    expectSilence(error, 'TOKEN_REFUSED');
  });
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an echoing provider does with a request for a list, or for a token. */
export type EchoWay =
  | 'status 401'
  | 'status 500'
  | 'page for people'
  | 'error under 200'
  | 'redirect'
  | 'odd records'
  | 'cut off';

/**
 * The worst provider there is: whatever it was sent, and names of people, come back in every place of its answers that
 * a careless client could repeat.
 */
export interface EchoingProvider {
  readonly url: string;
  /** Whether anything was asked since the last `answers`. */
  readonly asked: boolean;
  /** @param tokensToo the token endpoint and ClassLink's list answer so as well; otherwise they work */
  answers(way: EchoWay, tokensToo: boolean): void;
  close(): Promise<void>;
}

/** @param people text about people, to come back beside what was sent */
export async function startEchoingProvider(
  people: string,
  secrets: { readonly accessToken: string; readonly bearer: string; readonly applicationId: string },
): Promise<EchoingProvider> {
  let [way, tokensToo, asked]: [EchoWay, boolean, boolean] = ['status 500', false, false];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { pathname } = new URL(request.url ?? '', 'http://echo');
      asked = true;
      if (pathname === '/token' && !tokensToo)
        return sendJson(response, 200, { access_token: secrets.accessToken, token_type: 'bearer' });
      if (pathname === '/applications' && !tokensToo) {
        const { bearer, applicationId } = secrets;
        const application = { application_id: '1', oneroster_application_id: applicationId, bearer };
        return sendJson(response, 200, { applications: [application] });
      }
      echo(
        way,
        pathname,
        `${people} ${request.url} ${JSON.stringify(request.headers)} ${body}`,
        people,
        response,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    answers: (next, also) => void ([way, tokensToo, asked] = [next, also, false]),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function echo(way: EchoWay, path: string, all: string, people: string, response: ServerResponse): void {
  // As a code of the specification it would be repeated; of people it has letters and blanks only, as a code has.
  const failure = {
    imsx_codeMajor: 'failure',
    imsx_description: all,
    imsx_CodeMinor: people.toLowerCase(),
    error: people.toLowerCase(),
    error_description: all,
  };
  response.setHeader('X-Echo', encodeURIComponent(all));
  response.setHeader('Retry-After', encodeURIComponent(people));
  switch (way) {
    case 'status 401':
      return sendJson(response, 401, failure);
    case 'status 500':
      return sendJson(response, 500, failure);
    case 'error under 200':
      return sendJson(response, 200, failure);
    case 'page for people':
      response.writeHead(200, { 'Content-Type': 'text/html' });
      return void response.end(`<html>${all}</html>`);
    case 'redirect':
      response.writeHead(302, {
        Location: `https://x:${encodeURIComponent(people)}@sis.example.org/?${encodeURIComponent(all)}`,
      });
      return void response.end(all);
    case 'cut off':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': all.length + 1000 });
      return void response.write(all, () => response.destroy());
    case 'odd records':
      if (path.endsWith('/orgs'))
        return sendJson(response, 200, { orgs: [{ sourcedId: 'o1', type: 'school', name: 'School' }] });
      return sendJson(response, 200, {
        users: [
          { sourcedId: 'u1', role: people, givenName: people, familyName: people, status: people },
          { sourcedId: 'u2', role: 'student', givenName: { is: people }, familyName: [people] },
          { sourcedId: 'u3', role: 'guardian', dateLastModified: people, agents: people, orgs: people },
          {
            sourcedId: 'u4',
            role: 'student',
            enabledUser: people,
            grades: { [people]: people },
            identifier: [all],
          },
        ],
      });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

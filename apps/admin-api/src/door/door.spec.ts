import { Controller, Get, Post } from '@nestjs/common';
import { generateKeyPair } from 'jose';
import { SigningIssuer, type Forging } from '../testing/signing-issuer';
import { startApi, type RunningApi } from '../testing/start-api';
import { Open, Roles } from './route-door';

@Controller('v1/example')
class ExampleController {
  @Get('forgotten')
  forgotten() {
    return 'nobody said who may read this';
  }

  @Roles('approver')
  @Get('approvals')
  approvals() {
    return { approved: true };
  }

  @Roles('support')
  @Post('bodies')
  bodies() {
    return { read: true };
  }
}

let issuer: SigningIssuer;
let running: RunningApi;

beforeAll(async () => {
  issuer = await SigningIssuer.start();
  running = await startApi({ issuer: issuer.address, controllers: [ExampleController] });
});

afterAll(async () => {
  await running.api.close();
  await issuer.stop();
});

const ask = (path: string, token?: string, init: RequestInit = {}) =>
  fetch(`${running.address}${path}`, {
    ...init,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...init.headers },
  });

const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

describe('the door', () => {
  it('lets a token of the issuer in', async () => {
    const answer = await ask('/v1/me', await issuer.token({ name: 'Sam Sample' }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      subject: 'person-1',
      name: 'Sam Sample',
      roles: ['support'],
      districts: 'all',
      schools: 'all',
    });
  });

  it('asks for a token, and says so as RFC 6750 wants', async () => {
    const answer = await ask('/v1/me');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="ivm-roster-sync"');
    expect(await codeOf(answer)).toEqual([401, 'token_missing']);
  });

  it.each([
    'Basic ZGV2OmRldg==',
    'Bearer',
    'Bearer a b',
    'Bearer "x"',
    'Bearer not.a.jwt',
    'Bearer a.b.c.d.e',
  ])('refuses the header %s', async (authorization) => {
    const answer = await ask('/v1/me', undefined, { headers: { authorization } });
    expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    expect(await codeOf(answer)).toEqual([401, 'token_refused']);
  });

  describe('refuses a token', () => {
    const refused = async (token: string) => {
      const answer = await ask('/v1/me', token);
      const { code, detail } = (await answer.json()) as { code: string; detail: string };
      expect([answer.status, code]).toEqual([401, 'token_refused']);
      return detail;
    };
    const forged = (claims: Parameters<SigningIssuer['token']>[0], forging?: Forging) =>
      issuer.token(claims, forging);
    const now = () => Math.floor(Date.now() / 1000);

    it('signed with another key under the published name', async () => {
      const { privateKey } = await generateKeyPair('RS256');
      expect(await refused(await forged({}, { key: privateKey }))).toMatch(/signature/);
    });

    it('signed with a key the issuer does not publish', async () => {
      const { privateKey } = await generateKeyPair('RS256');
      expect(await refused(await forged({}, { key: privateKey, header: { kid: 'own' } }))).toMatch(/key/);
    });

    it('not signed at all', async () => {
      const [, payload] = (await forged({})).split('.');
      const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
      expect(await refused(`${header}.${payload}.`)).toMatch(/signed in a way/);
    });

    it('signed with HS256 and the public key as its secret', async () => {
      const token = await forged(
        {},
        { key: new TextEncoder().encode(issuer.publicKeyPem), header: { alg: 'HS256' } },
      );
      expect(await refused(token)).toMatch(/signed in a way/);
    });

    it('whose claims were changed after signing', async () => {
      const [header, payload = '', signature] = (await forged({ roles: ['desk'] })).split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
      const better = Buffer.from(JSON.stringify({ ...claims, roles: ['operator'] })).toString('base64url');
      expect(await refused(`${header}.${better}.${signature}`)).toMatch(/signature/);
    });

    it('that has expired', async () => {
      expect(await refused(await forged({ exp: now() - 30 }))).toBe('The token has expired.');
    });

    it('that never expires', async () => {
      expect(await refused(await forged({ exp: undefined }))).toMatch(/lacks a claim/);
    });

    it('that is not valid yet', async () => {
      expect(await refused(await forged({ nbf: now() + 60 }))).toMatch(/not valid yet/);
    });

    it('for another audience, or for none', async () => {
      expect(await refused(await forged({ aud: 'another' }))).toMatch(/audience/);
      expect(await refused(await forged({ aud: undefined }))).toMatch(/audience/);
    });

    it('of another issuer', async () => {
      expect(await refused(await forged({ iss: 'https://issuer.example.org' }))).toMatch(/issuer/);
    });

    it('that is about nobody', async () => {
      expect(await refused(await forged({ sub: undefined }))).toMatch(/lacks a claim/);
      expect(await refused(await forged({ sub: '' }))).toMatch(/whom/);
    });

    it('that is a JWT of another kind', async () => {
      expect(await refused(await forged({}, { header: { typ: 'logout+jwt' } }))).toMatch(
        /not an access token/,
      );
    });
  });

  describe('roles', () => {
    it('let in who has one of them, and nobody else', async () => {
      const approver = await issuer.token({ roles: ['desk', 'approver'] });
      expect((await ask('/v1/example/approvals', approver)).status).toBe(200);
      for (const roles of [['support'], ['district_admin', 'desk', 'auditor', 'operator'], []]) {
        const answer = await ask('/v1/example/approvals', await issuer.token({ roles }));
        expect(await codeOf(answer)).toEqual([403, 'role_refused']);
      }
    });

    it.each([
      ['roles as one word', { roles: 'approver' }],
      ['roles holding something else than words', { roles: ['approver', 1] }],
      ['districts that are no list', { roles: ['approver'], districts: 'everything' }],
      ['districts with something else among them', { roles: ['approver'], districts: [1, 'all'] }],
      ['schools that are no list', { roles: ['approver'], schools: { id: 'lincoln' } }],
      ['no roles', { roles: undefined }],
      ['roles of another application', { roles: ['admin', 'Approver'] }],
    ])('give no rights to a token with %s', async (_what, claims) => {
      expect(await codeOf(await ask('/v1/example/approvals', await issuer.token(claims)))).toEqual([
        403,
        'role_refused',
      ]);
    });

    it('close a route that names none, for everyone', async () => {
      const everyRole = await issuer.token({
        roles: ['support', 'approver', 'district_admin', 'desk', 'auditor', 'operator'],
      });
      expect(await codeOf(await ask('/v1/example/forgotten', everyRole))).toEqual([403, 'role_refused']);
    });

    it('are asked for before the body is read', async () => {
      const answer = await ask('/v1/example/bodies', await issuer.token({ roles: ['desk'] }), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: 'x'.repeat(1_000_000),
      });
      expect(answer.status).toBe(403);
    });

    it('cannot be combined with an open door', () => {
      expect(() => {
        class Confused {
          @Open()
          @Roles('desk')
          both() {
            return null;
          }
        }
        return Confused;
      }).toThrow('cannot be open and ask for roles at once');
    });
  });

  describe('every route there is', () => {
    it('is open by name, asks for roles, or is closed', async () => {
      const token = await issuer.token({ roles: ['operator'] });
      const routes = running.api.routes();
      expect(routes.length).toBeGreaterThan(10);
      const open = [];
      for (const { method, pattern, door } of routes) {
        const path = pattern.replace(/:\w+/g, 'something').replace('*', 'anything');
        const without = await ask(path, undefined, { method });
        if (door.open) {
          open.push(`${method} ${pattern}`);
          expect([pattern, without.status]).toEqual([pattern, 200]);
        } else {
          expect([pattern, without.status]).toEqual([pattern, 401]);
          const allowed = door.roles?.includes('operator') ?? false;
          const withToken = await ask(path, token, { method });
          expect([pattern, withToken.status === 403]).toEqual([pattern, !allowed]);
        }
      }
      expect(open.sort()).toEqual([
        'GET /health/live',
        'GET /health/ready',
        'HEAD /health/live',
        'HEAD /health/ready',
      ]);
      const closed = routes.filter(({ door }) => !door.open && !door.roles).map(({ pattern }) => pattern);
      expect(new Set(closed)).toEqual(new Set(['/v1/example/forgotten']));
    });
  });

  describe('an address that does not exist', () => {
    it.each([
      ['GET', '/v1/nothing'],
      ['GET', '/'],
      ['GET', '/v1/me/'],
      ['GET', '/V1/ME'],
      ['POST', '/v1/me'],
      ['OPTIONS', '/v1/me'],
      ['DELETE', '/health/live'],
      ['GET', '/v1/example/forgotten'],
    ])('is not told from one that does, without a token: %s %s', async (method, path) => {
      expect(await codeOf(await ask(path, undefined, { method }))).toEqual([401, 'token_missing']);
    });

    it('is a 404 for a caller', async () => {
      expect(await codeOf(await ask('/v1/nothing', await issuer.token()))).toEqual([404, 'not_found']);
    });

    it('is a 405 naming the methods when only the method is wrong', async () => {
      const answer = await ask('/v1/me?x=1', await issuer.token(), { method: 'DELETE' });
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
      expect(await codeOf(answer)).toEqual([405, 'method_not_allowed']);
    });
  });

  it('answers 406 when the caller accepts nothing it has', async () => {
    const token = await issuer.token();
    const accepting = (accept: string) => ask('/v1/me', token, { headers: { accept } });
    expect(await codeOf(await accepting('text/csv'))).toEqual([406, 'not_acceptable']);
    expect((await accepting('text/csv, application/json;q=0.1')).status).toBe(200);
  });
});

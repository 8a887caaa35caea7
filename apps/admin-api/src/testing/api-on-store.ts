import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { openRosterStore, type RosterStore } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { SigningIssuer } from './signing-issuer';
import { startApi, type RunningApi } from './start-api';

export interface ApiAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Asks as somebody with certain claims. */
export type Ask = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiAnswer<T>>;

/** The API on a database of its own, with an issuer that signs every claim a test wants. */
export class ApiOnStore {
  private constructor(
    readonly database: TestDatabase,
    readonly issuer: SigningIssuer,
    readonly running: RunningApi,
    /** With keys for secrets, which the test database's own store has not. */
    readonly store: RosterStore,
    readonly secretKeys: string,
  ) {}

  static async start(controllers: readonly Type[] = []): Promise<ApiOnStore> {
    const database = await createTestDatabase();
    const issuer = await SigningIssuer.start();
    const secretKeys = `k1:${randomBytes(32).toString('base64')}`;
    const { databaseUrl } = database;
    const store = await openRosterStore({ databaseUrl, applicationName: 'admin-api-spec', secretKeys });
    const running = await startApi({ issuer: issuer.address, store, controllers });
    return new ApiOnStore(database, issuer, running, store, secretKeys);
  }

  /** A body that is text, bytes or a form is sent as it is, anything else as JSON. */
  as(claims: JWTPayload): Ask {
    const token = this.issuer.token({ exp: Math.floor(Date.now() / 1000) + 3_600, ...claims });
    return async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const raw =
        typeof body === 'string' ||
        body instanceof FormData ||
        body instanceof Uint8Array ||
        body === undefined;
      const answer = await fetch(`${this.running.address}${path.startsWith('/v1') ? '' : '/v1'}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token}`,
          ...(raw ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? (body as string | FormData) : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: answer.status,
        headers: answer.headers,
        body: (isJson ? JSON.parse(text) : text) as T,
      };
    };
  }

  async stop(): Promise<void> {
    await this.running.api.close();
    await this.issuer.stop();
    await this.store.close();
    await this.database.drop();
  }
}

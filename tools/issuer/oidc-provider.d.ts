/** oidc-provider ships no types; only what the development issuer touches is described here. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: 'server_error', listener: (context: { path: string }, error: Error) => void): this;
  }

  export const errors: {
    InvalidRequest: new (description: string) => Error;
    InvalidTarget: new (description: string) => Error;
  };
}

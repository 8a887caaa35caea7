import { randomBytes } from 'node:crypto';
import type { Oauth1Settings } from '../rest/provider-settings';
import type { Authorizer } from './authorizer';
import { signature, signatureBaseString, type Oauth1Method } from './oauth1-signature';
import { percentEncode } from './percent-encode';

/** Signs each attempt anew: a nonce that was used once is refused the second time. */
export function oauth1Authorizer(settings: Oauth1Settings): Authorizer {
  const method: Oauth1Method = settings.signature === 'sha1' ? 'HMAC-SHA1' : 'HMAC-SHA256';
  return {
    header: (request) => {
      const parameters = {
        oauth_consumer_key: settings.key,
        oauth_nonce: randomBytes(16).toString('hex'),
        oauth_signature_method: method,
        oauth_timestamp: String(Math.floor(Date.now() / 1000)),
        oauth_version: '1.0',
      };
      const base = signatureBaseString({ ...request, parameters });
      const signed = { ...parameters, oauth_signature: signature(method, base, settings.secret) };
      const fields = Object.entries(signed).map(([name, value]) => `${name}="${percentEncode(value)}"`);
      return Promise.resolve(`OAuth ${fields.join(', ')}`);
    },
    renew: () => Promise.resolve(false),
  };
}

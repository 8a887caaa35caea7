import fc from 'fast-check';
import { percentEncode } from './percent-encode';
import { signature, signatureBaseString } from './oauth1-signature';

describe('OAuth 1.0a (RFC 5849)', () => {
  it('encodes strictly (section 3.6)', () => {
    expect(percentEncode("Aa0-._~!'()*+ %&=/ü")).toBe('Aa0-._~%21%27%28%29%2A%2B%20%25%26%3D%2F%C3%BC');
  });

  it('makes the base string of section 3.4.1.1, with its doubled, blank and encoded parameters', () => {
    const base = signatureBaseString({
      method: 'POST',
      url: 'http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
      parameters: {
        realm: 'Example',
        oauth_consumer_key: '9djdj82h48djs9d2',
        oauth_token: 'kkk9d7dh3k39sjv7',
        oauth_signature_method: 'HMAC-SHA1',
        oauth_timestamp: '137131201',
        oauth_nonce: '7d8f3e4a',
        oauth_signature: 'bYT5CMsGcbgUdFHObYMEfcx6bsw=',
        c2: '',
      },
    });
    // The RFC has a3 twice; the second one comes from the form body.
    expect(base).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
        'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
        'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  it('signs as in section 1.2: token credentials of photos.example.net', () => {
    const base = signatureBaseString({
      method: 'POST',
      url: 'https://photos.example.net/token',
      parameters: {
        oauth_consumer_key: 'dpf43f3p2l4k3l03',
        oauth_token: 'hh5s93j4hdidpola',
        oauth_signature_method: 'HMAC-SHA1',
        oauth_timestamp: '137131201',
        oauth_nonce: 'walatlh',
        oauth_verifier: 'hfdp7dh39dks9884',
      },
    });
    expect(signature('HMAC-SHA1', base, 'kd94hf93k423kf44', 'hdhd0244k9j7ao03')).toBe(
      'gKgrFCywp7rO0OXSjdot/IHF7IU=',
    );
  });

  it('signs as in section 1.2: the photo itself, token secret included', () => {
    const base = signatureBaseString({
      method: 'GET',
      url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
      parameters: {
        oauth_consumer_key: 'dpf43f3p2l4k3l03',
        oauth_token: 'nnch734d00sl2jdk',
        oauth_signature_method: 'HMAC-SHA1',
        oauth_timestamp: '137131202',
        oauth_nonce: 'chapoH',
      },
    });
    expect(signature('HMAC-SHA1', base, 'kd94hf93k423kf44', 'pfkkdhi9sl3r4s00')).toBe(
      'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
    );
  });

  it('sorts on encoded bytes, names first, then values', () => {
    const base = signatureBaseString({
      method: 'GET',
      url: 'https://sis.example.org/a?x=2&x=10&X=1&x%5B=0&%C3%A4=1',
      parameters: {},
    });
    expect(decodeURIComponent(base.split('&')[2] ?? '')).toBe('%C3%A4=1&X=1&x=10&x=2&x%5B=0');
  });

  it('leaves default ports out of the base string and other ports in (section 3.4.1.2)', () => {
    const base = (url: string) => signatureBaseString({ method: 'get', url, parameters: {} });
    expect(base('HTTPS://SIS.example.org:443/r')).toBe('GET&https%3A%2F%2Fsis.example.org%2Fr&');
    expect(base('http://127.0.0.1:4200/r')).toBe('GET&http%3A%2F%2F127.0.0.1%3A4200%2Fr&');
  });

  it('any two parameters are told apart in the base string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        fc.pre(a !== b);
        const base = (value: string) =>
          signatureBaseString({
            method: 'GET',
            url: `https://sis.example.org/users?filter=${percentEncode(value)}`,
            parameters: {},
          });
        expect(base(a)).not.toBe(base(b));
      }),
    );
  });
});

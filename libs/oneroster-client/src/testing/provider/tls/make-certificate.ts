import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { SandboxTls } from '../sandbox-options';
import { bits, der, integer, octets, oid, sequence, set, time, utf8, yes } from './der';

/** PEM texts. The authority's key is thrown away as soon as it has signed. */
export interface MadeCertificate {
  readonly key: string;
  /** The server's certificate. */
  readonly chain: string;
  /** The certificate of the authority that signed it. */
  readonly authority: string;
}

const HOUR = 3_600_000;

/** A server certificate of a private authority, both made now (RFC 5280). No key is ever on a disk. */
export function makeCertificate(options: SandboxTls): MadeCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = nameOf('Sandbox private authority');
  const validity = sequence(
    time(options.validFrom ?? new Date(Date.now() - HOUR)),
    time(options.validUntil ?? new Date(Date.now() + 24 * HOUR)),
  );
  const signed = (subject: Buffer, key: KeyObject, period: Buffer, extensions: readonly Buffer[]) =>
    certificate({ issuer, subject, key, validity: period, extensions }, authority.privateKey);
  const lasting = sequence(time(new Date(Date.now() - HOUR)), time(new Date(Date.now() + 48 * HOUR)));
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    chain: signed(nameOf('Sandbox provider'), server.publicKey, validity, [
      extension('2.5.29.19', sequence(), true), // basicConstraints: no authority
      extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true), // keyUsage: digitalSignature
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))), // extKeyUsage: serverAuth
      extension('2.5.29.17', sequence(...(options.names ?? defaultNames).map(alternativeName))),
    ]),
    authority: signed(issuer, authority.publicKey, lasting, [
      extension('2.5.29.19', sequence(yes), true), // basicConstraints: an authority
      extension('2.5.29.15', bits(Buffer.from([0x04]), 2), true), // keyUsage: keyCertSign
    ]),
  };
}

const defaultNames = ['127.0.0.1', '::1', 'localhost'];

interface Subject {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly key: KeyObject;
  readonly validity: Buffer;
  readonly extensions: readonly Buffer[];
}

function certificate(of: Subject, signer: KeyObject): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2')); // ecdsa-with-SHA256
  const toSign = sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.from([1, ...randomBytes(15)])), // the leading byte keeps it positive and minimal
    algorithm,
    of.issuer,
    of.validity,
    of.subject,
    of.key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...of.extensions)),
  );
  const whole = sequence(toSign, algorithm, bits(sign('sha256', toSign, signer)));
  const base64 = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [yes] : []), octets(value));
}

function alternativeName(name: string): Buffer {
  const version = isIP(name);
  if (version === 0) return der(0x82, Buffer.from(name, 'ascii'));
  return der(0x87, version === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined) =>
    (text ?? '')
      .split(':')
      .filter((group) => group !== '')
      .map((group) => Number.parseInt(group, 16));
  const [front, back] = [groups(head), groups(tail)];
  const zeros = Array<number>(8 - front.length - back.length).fill(0);
  return Buffer.from([...front, ...zeros, ...back].flatMap((group) => [group >> 8, group & 0xff]));
}

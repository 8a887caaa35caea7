import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import {
  checkBundle,
  checkConnection,
  readClassLinkServer,
  ProviderError,
  type ClientOptions,
  type ConnectionFix,
  type Finding,
  type ProviderSettings,
} from 'oneroster-client';
import {
  lastUpload,
  StoreRefused,
  uploadContent,
  type ClassLinkSourceSettings,
  type DistrictTransaction,
  type RegistrationForRun,
  type RosterStore,
  type Upload,
} from 'roster-store';
import { ROSTER_STORE } from '../roster-store-token';
import { given } from '../validation/given';
import { providerSettings, type SecretValues } from './provider-settings';
import { secretsNotConfigured } from './registration-problems';

/** Nest token of what is the machine's business when providers are asked. */
export const CLIENT_OPTIONS = Symbol('client options');

export type CheckFinding = Finding<ConnectionFix>;

/** Someone waits for the answer. */
const WITHIN_MS = 120_000;

/** Looks at a registration's connection: asks its provider, or reads the last bundle that was sent. */
@Injectable()
export class ConnectionChecks {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(CLIENT_OPTIONS) private readonly client: ClientOptions,
  ) {}

  /** @throws {Problem} 503 when the secrets cannot be opened here */
  async check(registration: RegistrationForRun): Promise<readonly CheckFinding[]> {
    const { source, districtId, id } = registration;
    switch (source?.type) {
      case 'rest':
        return this.ask(providerSettings(source, secretsOf(registration)));
      case 'classlink':
        return this.askClassLink(source, secretsOf(registration));
      case 'upload': {
        const upload = await this.store.withDistrict(districtId, (tx) => lastUpload(tx, id, 'bundle'));
        return upload === null ? [nothingReceived] : this.read(districtId, upload);
      }
      case 'bundle':
      case 'drop-folder':
        return [onWorkersMachine];
      default:
        return [notSetUp];
    }
  }

  private ask(settings: ProviderSettings): Promise<readonly CheckFinding[]> {
    return checkConnection(settings, { ...this.client, timeLimit: WITHIN_MS });
  }

  private async askClassLink(
    { applicationId, access, proxyUrl }: ClassLinkSourceSettings,
    { partnerKey = '' }: SecretValues,
  ): Promise<readonly CheckFinding[]> {
    const proxy = given({ proxyUrl });
    if (access === 'proxy')
      return this.ask({ baseUrl: '', auth: { type: 'classlink', partnerKey, applicationId, ...proxy } });
    try {
      const found = await readClassLinkServer({ partnerKey, ...proxy }, applicationId, this.client);
      return await this.ask(found);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const advice = 'Check the application and the partner key with ClassLink, then check again.';
      return [{ check: 'reach', verdict: 'fail', saw: error.text, advice }];
    }
  }

  private async read(districtId: number, { id }: Upload): Promise<readonly CheckFinding[]> {
    const folder = await mkdtemp(join(tmpdir(), 'roster-check-'));
    try {
      const path = join(folder, 'bundle.zip');
      const file = await open(path, 'wx', 0o600);
      const inDistrict = <T>(work: (tx: DistrictTransaction) => Promise<T>) =>
        this.store.withDistrict(districtId, work);
      try {
        for await (const chunk of uploadContent(inDistrict, id)) await file.write(chunk);
      } finally {
        await file.close();
      }
      return await checkBundle(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** @throws {Problem} 503 when the secrets cannot be opened here */
export function secretsOf({ openSecrets }: RegistrationForRun): SecretValues {
  try {
    return openSecrets()?.reveal() ?? {};
  } catch (error) {
    if (error instanceof StoreRefused) throw secretsNotConfigured();
    throw error;
  }
}

const nothingReceived: CheckFinding = {
  check: 'file',
  verdict: 'warn',
  saw: 'No bundle has been received yet, so there is nothing to look at.',
  advice: 'Send one when the registration is enabled; then check again to see guardian coverage.',
};

const onWorkersMachine: CheckFinding = {
  check: 'file',
  verdict: 'warn',
  saw: 'The bundles lie on the machine of the sync-worker, which this service does not read.',
  advice: 'Look at the first run instead.',
};

const notSetUp: CheckFinding = {
  check: 'address',
  verdict: 'fail',
  saw: 'The registration has no address yet.',
  advice: 'Set its address and how to sign in, then check again.',
};

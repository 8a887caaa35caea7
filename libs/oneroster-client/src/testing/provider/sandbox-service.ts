import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Answer } from './answer/answer';
import { BadRequest } from './answer/bad-request';
import { imsxError } from './answer/imsx-error';
import { anybody, type Authenticator, type Credentials } from './auth/authenticator';
import { OAuth1Verifier } from './auth/oauth1-verifier';
import { StaticBearer } from './auth/static-bearer';
import { TokenEndpoint } from './auth/token-endpoint';
import { ApplicationList } from './classlink/application-list';
import type { DistrictData } from './data/district-data';
import type { SandboxDistrict } from './data/sandbox-district';
import { Misbehaviours, type Deeds } from './misbehaviour/deeds';
import { insteadOfAnAnswer } from './misbehaviour/instead-of-an-answer';
import { misshape } from './misbehaviour/misshapen-answer';
import { sendAnswer } from './misbehaviour/send-answer';
import type { Mount } from './mount';
import { readBody } from './read-body';
import { RequestLog, type OpenRequest } from './request-log';
import { requestFacts } from './request-facts';
import { answerRoster } from './rest/answer-roster';
import type { SandboxOptions } from './sandbox-options';

const SERVICE_PATH = '/ims/oneroster/v1p1';

/** From a request to its answer: find the service, misbehave, check who asks, answer, misbehave again, send. */
export class SandboxService {
  readonly log = new RequestLog();
  readonly misbehaviours = new Misbehaviours();
  private readonly mounts: Mount[] = [];
  private readonly tokens: TokenEndpoint | undefined;
  private readonly applications: ApplicationList | undefined;
  private readonly stopping = new AbortController();
  private underWay = 0;
  /** Counts changes of data and permissions, for x-perm-rev. */
  private revision = 1;

  private constructor(options: SandboxOptions, data: DistrictData) {
    this.misbehaviours.add(options.misbehaviours ?? []);
    const now = () => options.now?.().getTime() ?? Date.now();
    const { auth = { type: 'none' } } = options;
    if (auth.type === 'oauth2') this.tokens = new TokenEndpoint(auth, now);
    const base = (options.prefix ?? '') + (options.servicePath ?? SERVICE_PATH);
    const authenticator: Authenticator =
      this.tokens ??
      (auth.type === 'oauth1'
        ? new OAuth1Verifier(auth, now)
        : auth.type === 'bearer'
          ? new StaticBearer(auth.token)
          : anybody);
    this.mounts.push({ base, authenticator, data, ownData: false, style: 'standard' });
    if (options.classLink !== undefined) this.applications = new ApplicationList(options.classLink);
  }

  static async create(
    options: SandboxOptions,
    data: DistrictData,
    dataOf: (district: SandboxDistrict) => Promise<DistrictData>,
  ): Promise<SandboxService> {
    const service = new SandboxService(options, data);
    for (const application of options.classLink?.applications ?? []) {
      const { district, oneRosterApplicationId, applicationId } = application;
      service.mounts.push({
        base: `/${oneRosterApplicationId}${SERVICE_PATH}`,
        authenticator: service.applications!.gateOf(applicationId),
        data: district === undefined ? data : await dataOf(district),
        ownData: district !== undefined,
        style: 'classlink',
      });
    }
    return service;
  }

  get tokenPath(): string {
    return this.tokens?.path ?? '/token';
  }

  setData(data: DistrictData): void {
    this.revision += 1;
    for (const mount of this.mounts) if (!mount.ownData) mount.data = data;
  }

  expireTokens(): void {
    for (const { authenticator } of this.mounts) authenticator.expireTokens();
  }

  exchangeBearer(applicationId: string, bearer: string | null): void {
    if (this.applications === undefined) throw new Error('The sandbox was started without classLink.');
    this.revision += 1;
    this.applications.exchangeBearer(applicationId, bearer);
  }

  /** Ends all waiting. */
  stop(): void {
    this.stopping.abort();
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.underWay += 1;
    void this.exchange(request, response).finally(() => (this.underWay -= 1));
  };

  private async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const credentials = credentialsOf(request);
    const mount = this.mounts.find(({ base }) => isBelow(credentials.path, base));
    const path = decodedPath(
      mount === undefined ? credentials.path : credentials.path.slice(mount.base.length),
    );
    const deeds = this.misbehaviours.for(path, mount !== undefined);
    const logged = this.log.open(requestFacts(request, path, deeds.kinds, this.underWay));
    if (deeds.has('expireTokens')) this.expireTokens();
    const answer = await this.answerOrRefuse(request, credentials, mount, path, deeds, logged);
    misshape(answer, deeds);
    if (!deeds.has('noAnswer') && !deeds.has('cutBeforeAnswer')) logged.status = answer.status;
    if (answer.rows !== undefined) logged.rows = answer.rows;
    if (!(await sendAnswer(response, answer, deeds, this.stopping.signal))) logged.brokenOff = true;
  }

  private async answerOrRefuse(
    request: IncomingMessage,
    credentials: Credentials,
    mount: Mount | undefined,
    path: string,
    deeds: Deeds,
    logged: OpenRequest,
  ): Promise<Answer> {
    try {
      const instead = insteadOfAnAnswer(deeds, request.url ?? '/');
      if (instead !== undefined) return instead;
      if (mount !== undefined) return this.answerRoster(mount, credentials, deeds);
      if (this.tokens !== undefined && credentials.path === this.tokens.path) {
        const body = await readBody(request);
        logged.bodyParameters = body.split('&').flatMap((pair) => pair.split('=', 1).filter(Boolean));
        const contentType = request.headers['content-type'] ?? '';
        return this.tokens.answer({ ...credentials, contentType, body });
      }
      const listed = credentials.method === 'GET' && this.applications?.answer(path, credentials);
      if (listed) return listed;
      throw new BadRequest(404, 'unknown object', 'The sandbox serves nothing here.');
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      logged.refused = error.message;
      const { status, headers, codeMinor, message } = error;
      const shape = deeds.find('errorShape')?.shape;
      return { status, headers: { ...headers }, body: imsxError(codeMinor, message, shape) };
    }
  }

  private answerRoster(mount: Mount, credentials: Credentials, deeds: Deeds): Answer {
    if (credentials.method !== 'GET') {
      throw new BadRequest(405, 'invalid data', 'This service is only read.', { Allow: 'GET' });
    }
    const scopes = mount.authenticator.authenticate(credentials);
    const answer = answerRoster(
      mount.data,
      {
        path: credentials.path.slice(mount.base.length),
        query: credentials.query,
        address: credentials.origin + mount.base,
        scopes,
      },
      deeds,
    );
    if (mount.style === 'classlink') {
      delete answer.headers['Link'];
      answer.headers['x-perm-rev'] = String(this.revision);
      if (answer.rows !== undefined) answer.headers['x-count'] = String(answer.rows);
    }
    return answer;
  }
}

function credentialsOf(request: IncomingMessage): Credentials {
  const target = request.url ?? '/';
  const question = target.indexOf('?');
  const scheme = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
  return {
    method: request.method ?? 'GET',
    origin: `${scheme}://${request.headers.host ?? 'localhost'}`,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    authorization: request.headers.authorization ?? '',
  };
}

function isBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import { percentEncode } from '../auth/percent-encode';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { parseJsonObject } from '../json/parse-json-object';
import { fieldsOf, filterText, type Filter } from '../query/filter';
import type {
  OneRosterAcademicSession,
  OneRosterClass,
  OneRosterDemographics,
  OneRosterEnrollment,
  OneRosterOrg,
  OneRosterUser,
} from '../source/oneroster-record';
import { collections, type CollectionPath } from './collections';
import { connectProvider } from './connect-provider';
import type { ClientOptions, ProviderSettings } from './provider-settings';
import { pageReader, recordsOf, type RefusedParameter } from './read-page';
import { readers, type Reader } from './readers';
import { RestSource, type RestSourceOptions } from './rest-source';
import { CollectionWalk, type Walk } from './walk';
import { walkPages } from './walk-pages';
import type { WalkOddity } from './walk-settings';

export interface CollectionQuery {
  /** Only these fields; sourcedId and those the filter needs are added. Default: all that are read. */
  readonly fields?: readonly string[];
  /** Asked of the provider and, since some ignore it, again on our side. */
  readonly filter?: Filter;
  /** Default sourcedId. Any other order lets rows shift while they are read, if they change. */
  readonly sort?: string;
  readonly orderBy?: 'asc' | 'desc';
  /** Rows asked for per page. Default: the settings'. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
}

/** A OneRoster 1.1 provider. It is only ever read. */
export interface Provider {
  /** Ends in /ims/oneroster/v1p1. */
  readonly baseUrl: string;
  orgs(query?: CollectionQuery): Walk<OneRosterOrg>;
  schools(query?: CollectionQuery): Walk<OneRosterOrg>;
  users(query?: CollectionQuery): Walk<OneRosterUser>;
  students(query?: CollectionQuery): Walk<OneRosterUser>;
  /** The birth date and nothing else of it is read. */
  demographics(query?: CollectionQuery): Walk<OneRosterDemographics>;
  enrollments(query?: CollectionQuery): Walk<OneRosterEnrollment>;
  classes(query?: CollectionQuery): Walk<OneRosterClass>;
  academicSessions(query?: CollectionQuery): Walk<OneRosterAcademicSession>;
  /** null: the provider says there is none, which is no proof. @throws ProviderError */
  org(sourcedId: string, options?: ReadOptions): Promise<OneRosterOrg | null>;
  /** null: the provider says there is none, which is no proof. @throws ProviderError */
  user(sourcedId: string, options?: ReadOptions): Promise<OneRosterUser | null>;
  /** null: the provider says there is none, which is no proof. @throws ProviderError */
  demographic(sourcedId: string, options?: ReadOptions): Promise<OneRosterDemographics | null>;
  /** Orgs, users and, where asked, demographics as one reading. Closing it leaves the provider open. */
  rosterSource(options?: RestSourceOptions): RestSource;
  /** Ends what is under way and frees the connections. */
  close(): void;
}

/**
 * A client of one provider. Nothing is asked until something is read.
 * @throws ProviderError INVALID_SETTINGS, VERSION_NOT_SUPPORTED, ADDRESS_NOT_ALLOWED
 */
export function openProvider(settings: ProviderSettings, options: ClientOptions = {}): Provider {
  return new RestProvider(settings, options);
}

/** As openProvider gives it, with what the rest of this library needs besides. */
export class RestProvider implements Provider {
  readonly baseUrl: string;
  readonly #closing = new AbortController();
  readonly #connected;

  constructor(
    readonly settings: ProviderSettings,
    private readonly options: ClientOptions,
  ) {
    for (const [name, value] of Object.entries({
      pageSize: settings.pageSize ?? 1,
      pagesInFlight: settings.pagesInFlight ?? 1,
    })) {
      if (Number.isInteger(value) && value >= 1 && value <= 100_000) continue;
      throw new ProviderError('INVALID_SETTINGS', `${name} is a whole number from 1 to 100,000.`);
    }
    this.#connected = connectProvider(settings, options);
    this.baseUrl = this.#connected.baseUrl;
  }

  get requests() {
    return this.#connected.requests;
  }

  orgs = (query: CollectionQuery = {}) => this.walk('orgs', readers.orgs, query);
  schools = (query: CollectionQuery = {}) => this.walk('schools', readers.schools, query);
  users = (query: CollectionQuery = {}) => this.walk('users', readers.users, query);
  students = (query: CollectionQuery = {}) => this.walk('students', readers.students, query);
  demographics = (query: CollectionQuery = {}) => this.walk('demographics', readers.demographics, query);
  enrollments = (query: CollectionQuery = {}) => this.walk('enrollments', readers.enrollments, query);
  classes = (query: CollectionQuery = {}) => this.walk('classes', readers.classes, query);
  academicSessions = (query: CollectionQuery = {}) =>
    this.walk('academicSessions', readers.academicSessions, query);

  org = (sourcedId: string, options: ReadOptions = {}) => this.#one('orgs', readers.orgs, sourcedId, options);
  user = (sourcedId: string, options: ReadOptions = {}) =>
    this.#one('users', readers.users, sourcedId, options);
  demographic = (sourcedId: string, options: ReadOptions = {}) =>
    this.#one('demographics', readers.demographics, sourcedId, options);

  rosterSource(options: RestSourceOptions = {}): RestSource {
    return new RestSource(this, options);
  }

  close(): void {
    this.#closing.abort();
    this.#connected.connection.close();
  }

  walk<T>(
    path: CollectionPath,
    read: Reader<T>,
    query: CollectionQuery,
    told: { odd?: (code: WalkOddity) => void; refused?: (what: RefusedParameter) => void } = {},
  ): CollectionWalk<T> {
    const { settings, options } = this;
    const shape = collections[path];
    const sorted = query.sort !== undefined || (settings.sort ?? true);
    const readPage = () =>
      pageReader(this.requests, {
        url: `${this.baseUrl}/${path}`,
        envelopes: shape.envelopes,
        ...(query.filter === undefined ? {} : { filter: filterText(query.filter) }),
        ...(sorted ? { sort: { field: query.sort ?? 'sourcedId', order: query.orderBy ?? 'asc' } } : {}),
        ...this.#fields(path, query),
        ...(told.refused ? { refused: told.refused } : {}),
      });
    const slices = () => {
      if (this.#closing.signal.aborted)
        throw new IncompletePullError('CLOSED', 'The provider was closed before this was read.');
      return walkPages(readPage(), {
        what: path,
        pageSize: query.pageSize ?? settings.pageSize ?? 1000,
        pagesInFlight: settings.pagesInFlight ?? 4,
        maxPages: options.maxPages ?? 100_000,
        restarts: options.restarts ?? 2,
        retry: this.requests.retry,
        closed: this.#closing.signal,
        ...(query.signal ? { signal: query.signal } : {}),
        ...(told.odd ? { odd: told.odd } : {}),
      });
    };
    return new CollectionWalk(slices, read, query.filter);
  }

  #fields(path: CollectionPath, { fields, filter }: CollectionQuery): { fields?: readonly string[] } {
    if (fields === undefined && this.settings.selectFields === false) return {};
    const needed = filter === undefined ? [] : fieldsOf(filter).map((field) => field.split('.')[0] as string);
    return { fields: [...new Set(['sourcedId', ...(fields ?? collections[path].fields), ...needed])] };
  }

  async #one<T>(
    path: 'orgs' | 'users' | 'demographics',
    read: Reader<T>,
    sourcedId: string,
    { signal }: ReadOptions,
  ): Promise<T | null> {
    // A path made of dots leads elsewhere, however it is escaped.
    if (sourcedId === '' || sourcedId === '.' || sourcedId === '..') return null;
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    let answer;
    try {
      answer = await this.requests.get(`${this.baseUrl}/${path}/${percentEncode(sourcedId)}`, stop);
    } catch (error) {
      if (error instanceof ProviderError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
    const found = recordsOf(answer, collections[path].single);
    const [record] = found;
    const raw = record === undefined ? undefined : parseJsonObject(record.bytes);
    // Ids are byte-exact: a server that folds case answers about another person.
    if (found.length === 1 && raw !== undefined && String(raw['sourcedId']) === sourcedId) return read(raw);
    throw new ProviderError(
      'UNEXPECTED_ANSWER',
      'The provider was asked for one record by its id and answered with another, or none.',
      { status: answer.status },
    );
  }
}

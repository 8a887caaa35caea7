import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { changedSince } from '../query/filter';
import type { Collection, Resource, RosterSource, SourceRecord } from '../source/roster-source';
import { collections } from './collections';
import { refuseOtherVersionServed } from './other-version';
import type { CollectionQuery, RestProvider } from './open-provider';
import { readers, readUserWithoutMetadata } from './readers';
import { sourceWarnings, type SourceWarning, type SourceWarningCode } from './source-warnings';

export interface RestSourceOptions {
  /** Birth dates too. Default false. */
  readonly demographics?: boolean;
  /** Only users and demographics changed since then, an hour's overlap included; orgs are always read whole. */
  readonly changedSince?: Date;
  /** Ask for the metadata of users and hand it over. Default true; false: it is neither asked for nor read. */
  readonly metadata?: boolean;
  /** Fields of users to ask for instead of all that are read. */
  readonly userFields?: readonly string[];
}

/**
 * A provider's roster as one reading. What a complete reading does not show is no proof of absence (`grace`): rows are
 * lost by providers that sort, filter and count on their own.
 */
export class RestSource implements RosterSource {
  readonly collections: readonly Collection[];
  readonly absence = 'grace';
  /** When the reading began, by our clock: everything read is at least as new. */
  readonly observedAt: Date;
  readonly #closing = new AbortController();
  readonly #odd = new Map<SourceWarningCode, Set<Resource>>();

  constructor(
    private readonly provider: RestProvider,
    private readonly options: RestSourceOptions,
  ) {
    this.observedAt = new Date();
    const mode = options.changedSince === undefined ? 'full' : 'delta';
    this.collections = [
      { resource: 'orgs', mode: 'full', shape: this.#shape('orgs') },
      { resource: 'users', mode, shape: this.#shape('users') },
      ...(options.demographics
        ? [{ resource: 'demographics' as const, mode, shape: this.#shape('demographics') } as const]
        : []),
    ];
  }

  /** What was odd, but could be read. */
  get warnings(): readonly SourceWarning[] {
    return sourceWarnings(this.#odd);
  }

  async *pages({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<
    readonly SourceRecord[],
    void,
    undefined
  > {
    this.#odd.clear();
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    try {
      for (const { resource, mode } of this.collections) yield* this.#pagesOf(resource, mode, stop);
    } catch (error) {
      if (this.#closing.signal.aborted && !signal?.aborted)
        throw new IncompletePullError('CLOSED', 'The source was closed before its end.');
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  async *#pagesOf(resource: Resource, mode: Collection['mode'], signal: AbortSignal) {
    const since = mode === 'delta' ? this.options.changedSince : undefined;
    const query: CollectionQuery = {
      signal,
      ...(since === undefined ? {} : { filter: changedSince(since) }),
      ...this.#userFields(resource),
    };
    const note = (code: SourceWarningCode) =>
      void this.#odd.set(code, (this.#odd.get(code) ?? new Set<Resource>()).add(resource));
    const read =
      resource === 'users' && this.options.metadata === false ? readUserWithoutMetadata : readers[resource];
    const walk = this.provider.walk<unknown>(resource, read, query, {
      odd: note,
      refused: (what) => note(`${what.toUpperCase() as Uppercase<typeof what>}_REFUSED`),
    });
    try {
      for await (const page of walk.records())
        yield page.map(
          (record): SourceRecord => new RestRecord(resource, record.bytes, () => record.parse()),
        );
    } catch (error) {
      const cause = error instanceof IncompletePullError ? error.cause : undefined;
      if (resource === 'orgs' && cause instanceof ProviderError && cause.code === 'NOT_FOUND')
        await refuseOtherVersionServed(this.provider, signal);
      throw error;
    }
  }

  /** Where whole records are asked for, they are; what comes is not read all the same. */
  #userFields(resource: Resource): { fields?: readonly string[] } {
    const { userFields, metadata } = this.options;
    if (resource !== 'users') return {};
    if (userFields) return { fields: userFields };
    if (metadata !== false || this.provider.settings.selectFields === false) return {};
    return { fields: collections.users.fields.filter((field) => field !== 'metadata') };
  }

  /** JSON names its fields, so bytes mean the same whichever fields were asked for; those are part of it all the same. */
  #shape(resource: Resource): string {
    const chosen = this.#userFields(resource).fields;
    const all = this.provider.settings.selectFields === false && chosen === undefined;
    return `rest:1.1:${all ? '*' : (chosen ?? collections[resource].fields).join(',')}`;
  }
}

class RestRecord implements SourceRecord {
  constructor(
    readonly resource: Resource,
    readonly bytes: Uint8Array,
    readonly parse: () => unknown,
  ) {}
}

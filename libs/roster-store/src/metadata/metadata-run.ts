import type { DistrictSession } from '../session/district-session';
import { applyMetadata, deriveMetadata, deriveMetadataPairs, gatherMetadata } from './derive-metadata';
import { listMetadataChanges } from './list-metadata-changes';

/** What users' metadata say of pairs, in one run: planned beside the roster, applied in the roster's transaction. */
export class MetadataRun {
  readonly #session: DistrictSession;
  readonly #registrationId: number;
  readonly #firstLoad: boolean;
  #gathered = false;

  private constructor(session: DistrictSession, registrationId: number, firstLoad: boolean) {
    this.#session = session;
    this.#registrationId = registrationId;
    this.#firstLoad = firstLoad;
  }

  /** Null: nothing of the kind is stored, and nothing was read. */
  static async begin(
    session: DistrictSession,
    registrationId: number,
    firstLoad: boolean,
  ): Promise<MetadataRun | null> {
    const [row] = await session.query<{ any: boolean }>(
      `select exists (select from stage_metadata) or exists (select from metadata_fact where registration_id = $1) as any`,
      [registrationId],
    );
    return row?.any === true ? new MetadataRun(session, registrationId, firstLoad) : null;
  }

  /** Plans it beside the roster's plan last derived. */
  async derive(): Promise<void> {
    if (!this.#gathered) await this.#run(gatherMetadata);
    this.#gathered = true;
    await this.#run(deriveMetadata(this.#registrationId));
    // Of a first load no link was there before: what is said of it is no change.
    if (!this.#firstLoad) await this.#run(deriveMetadataPairs(this.#registrationId));
  }

  async changesAnything(): Promise<boolean> {
    const [row] = await this.#session.query<{ any: boolean }>(
      `select exists (select from plan_metadata) as any`,
    );
    return row?.any ?? false;
  }

  async listChanges(into: 'plan_change' | 'applied_change'): Promise<void> {
    await this.#session.query(listMetadataChanges(into));
  }

  /** Inside the run's transaction. */
  async apply(): Promise<void> {
    await this.#run(applyMetadata(this.#registrationId));
  }

  async #run(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.#session.query(sql);
  }
}

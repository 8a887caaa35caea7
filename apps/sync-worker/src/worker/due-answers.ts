import { createListFilesGateway } from 'ivm-adapter';
import type { Logger } from 'pino';
import { keptLists, type KeptLists, type RosterStore } from 'roster-store';
import { deliverLists, deliverNoGo } from '../run/deliver-lists';
import { faultOf } from '../run/describe-failure';
import { RunsUnderWay } from './runs-under-way';

/** Districts looked for at once, and those one worker makes level at the same time. */
const LOOKED_FOR = 200;
const AT_ONCE = 4;
/** A district whose lists cannot be written is tried again after so long. */
const AFTER_FAILURE_MS = 10_000;
/** A run that writes the same lists is waited for so long; the next look tries again. */
const WAIT_FOR_LISTS_MS = 2_000;

/**
 * Keeps what IVM holds level between the runs: whatever the cause, a person, a setting or the clock, answers that are due
 * are made anew, and the list files of schools where one changed are written. What is due stands in the store, so that any
 * worker may do it, and another does it when one dies.
 */
export class DueAnswers {
  readonly #underWay = new RunsUnderWay();
  readonly #districts = new Set<number>();

  constructor(
    private readonly store: RosterStore,
    private readonly logger: Logger,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Begins with every district that has something due and is not under way here; resolves at once. */
  async look(): Promise<void> {
    for (const districtId of await this.store.districtsWithAnswersDue(this.now(), LOOKED_FOR)) {
      if (this.#underWay.signal.aborted || this.#districts.size >= AT_ONCE) return;
      if (!this.#districts.has(districtId)) void this.#begin(districtId);
    }
  }

  /** Lets what is under way finish for `graceMs`; what is left then stays due. */
  stop(graceMs: number): Promise<void> {
    return this.#underWay.stop(graceMs);
  }

  #begin(districtId: number): Promise<void> {
    this.#districts.add(districtId);
    const over = (): void => void this.#districts.delete(districtId);
    return this.#underWay.add(
      this.level(districtId).then(over, (error: unknown) => {
        if (this.#underWay.signal.aborted) return;
        const fault = faultOf(error);
        this.logger.error(
          { district: districtId, fault },
          'answers could not be made level; trying again soon',
        );
        setTimeout(over, AFTER_FAILURE_MS).unref();
      }),
    );
  }

  /** One district: its answers, then the lists in which one changed. */
  async level(districtId: number): Promise<void> {
    const { signal } = this.#underWay;
    const levelled = await this.store.levelAnswers(districtId, { now: this.now, signal, waitMs: 0 });
    // Another process is at it, and writes the lists as well.
    if (levelled === null) return;
    if (levelled.written > 0) this.logger.info({ district: districtId, ...levelled }, 'answers made level');
    const kept = await this.store.withDistrict(districtId, keptLists);
    for (const one of kept) if (one.due || levelled.granted > 0) await this.#write(districtId, one);
  }

  async #write(districtId: number, { due, listFolder, registrationId }: KeptLists): Promise<void> {
    const opened = await this.store.openLists(districtId, registrationId, WAIT_FOR_LISTS_MS);
    if (opened === null) return;
    try {
      const { signal } = this.#underWay;
      const gateway = createListFilesGateway({ directory: listFolder });
      const options = { signal, fence: () => opened.requireHeld() };
      const delivery = { gateway, schools: null, own: true, onlyChanged: true, now: this.now, options };
      if (due) await deliverLists(opened.lists, delivery);
      else await deliverNoGo(opened.lists, delivery);
    } finally {
      await opened.close();
    }
  }
}

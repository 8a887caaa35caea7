import type { PickupAnswer } from '../../port/ivm-gateway';

/** What a relationship said from an instant on. */
export interface SandboxEvent {
  readonly at: Date;
  readonly school: string;
  readonly studentId: string;
  readonly contactId: string;
  /** IVM's id of the human behind the contact: one for contacts that were merged. */
  readonly ivmId: string;
  /** null: taken away. */
  readonly pickup: PickupAnswer | null;
  readonly version: number;
}

export interface EverSaid {
  readonly school: string;
  readonly studentId: string;
  readonly contactId: string;
  readonly pickup: PickupAnswer;
  /** From this mark (`marks` of the sandbox: so many events had been) or instant on; default: the beginning. */
  readonly from?: number | Date;
  /** Up to this mark or instant; default: now. */
  readonly to?: number | Date;
}

/** Every state the relationships of an IVM sandbox went through, in order. */
export class SandboxHistory {
  readonly events: SandboxEvent[] = [];

  /** A place in time: so many events had been. Two marks order what instants of one millisecond cannot. */
  get mark(): number {
    return this.events.length;
  }

  note(event: SandboxEvent): void {
    this.events.push(event);
  }

  /** Whether the pair said so at the beginning of the time asked for or at any moment within it. */
  everSaid({ school, studentId, contactId, pickup, from = 0, to = this.mark }: EverSaid): boolean {
    const isBefore = (at: number, event: SandboxEvent, limit: number | Date) =>
      typeof limit === 'number' ? at < limit : event.at < limit;
    let said: PickupAnswer | null = null;
    for (const [at, event] of this.events.entries()) {
      const within = !isBefore(at, event, from);
      if (within && said === pickup) return true;
      // An instant belongs to the time asked for, a mark stands before the next event.
      if (typeof to === 'number' ? at >= to : event.at > to) return false;
      if (event.school !== school || event.studentId !== studentId || event.contactId !== contactId) continue;
      said = event.pickup;
      if (within && said === pickup) return true;
    }
    return said === pickup;
  }
}

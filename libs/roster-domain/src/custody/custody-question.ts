import type { PersonName } from '../identity/person-name';
import type { LocalDate } from './school-day';

/** May this adult take this child, now? Or, for VISIT, come in? */
export interface CustodyQuestion {
  readonly purpose: 'EARLY_DEPARTURE' | 'VISIT';
  /** Milliseconds since the epoch. A what-if is nothing but another instant and evidence taken as given. */
  readonly at: number;
  readonly whatIf: boolean;
  /** A VISIT may name none. */
  readonly students: readonly string[];
  readonly person: PersonEvidence;
  /** The caller has a role of desk or above and is logged by name: only then does "verified" mean anything. */
  readonly callerMayVerify: boolean;
}

export interface PersonEvidence {
  readonly contact: string | null;
  readonly name: PersonName | null;
  readonly birthDate: LocalDate | null;
  /** Anything else than these words is `typed`. */
  readonly evidence: 'typed' | 'scanned' | 'verified';
  /** The student asks for herself. */
  readonly self: boolean;
}

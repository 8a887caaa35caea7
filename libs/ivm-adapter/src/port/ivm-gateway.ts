/**
 * The port between us and the visitor system. It is level, not edge: the caller says what a school's lists should
 * be now, a gateway makes IVM equal to that, and what it delivered before is the gateway's own knowledge. So a
 * delivery that was lost, repeated or cut off is healed by the next one.
 */
export interface IvmGateway {
  readonly capabilities: IvmCapabilities;

  /**
   * Makes IVM equal to `lists` for that one school. Rows left out are taken away. At no instant, and after no
   * failure or kill, does IVM hold a permission which neither the lists held before nor these lists give.
   * @throws IvmDeliveryError when the lists break the rules of {@link SchoolLists} (nothing was changed) or IVM
   *   could not be brought level; whatever the lists' own iterators throw passes through.
   */
  deliver(lists: SchoolLists, options?: DeliverOptions): Promise<DeliveryReceipt>;

  /**
   * Takes permissions away from what IVM already holds and changes nothing else: no row is added, no validity
   * renewed, no other answer touched. For runs that failed, were refused or are dry, and for disabled schools.
   * A school IVM holds nothing for is `unchanged`.
   */
  withdrawApprovals(
    schoolId: string,
    which: ApprovalsToWithdraw,
    options?: DeliverOptions,
  ): Promise<WithdrawalReceipt>;

  /** Makes the district's no-go list equal to these people, in any order; repeated ones count once. */
  deliverNoGo(people: Rows<NoGoPerson>, options?: DeliverOptions): Promise<NoGoReceipt>;
}

/** What the visitor system behind a gateway can do; a person answers this before a connection is enabled. */
export interface IvmCapabilities {
  /** It knows a third answer beside approved and not approved. Without it, "ask the office" is sent as not approved. */
  readonly verify: boolean;
  /** Being on its list is permission: whatever is not `Yes` must not be there at all. */
  readonly presenceIsApproval: boolean;
  /** It keeps two contacts of one name apart by what we send; otherwise it merges them. */
  readonly contactDiscriminator: boolean;
  /** What it holds can be read back and compared. */
  readonly readBack: boolean;
  /** It gives its records ids of its own. */
  readonly ownRecordIds: boolean;
}

export interface DeliverOptions {
  /** Stops the work; nothing more becomes visible. Publishing which has begun is finished, as that is the safe side. */
  readonly signal?: AbortSignal;
  /**
   * Asked immediately before anything becomes visible in IVM (the HTTP gateway: before each batch). Rejects when the
   * caller lost its right to deliver, such as a worker that was frozen while another took its run over.
   */
  readonly fence?: () => Promise<void>;
}

/** Rows handed over one by one, so that a list of any length takes flat memory. */
export type Rows<Row> = AsyncIterable<Row> | Iterable<Row>;

/**
 * What one school's lists should be. Each iterable is asked for at most once per delivery, one after the other in
 * any order, and must be sorted by the UTF-8 bytes of its ids (PostgreSQL: `collate "C"`) without repeats: students
 * and contacts by `sourcedId`, relationships by `studentId`, then `contactId`.
 */
export interface SchoolLists {
  readonly school: IvmSchool;
  readonly validity: Validity;
  students(): Rows<IvmStudent>;
  contacts(): Rows<IvmContact>;
  relationships(): Rows<IvmRelationship>;
}

/** `id` is the org's sourcedId. */
export interface IvmSchool {
  readonly id: string;
  readonly name: string;
}

/** How old the facts are, and until when the lists may be believed; null when not known. */
export interface Validity {
  readonly asOf: Date | null;
  readonly validUntil: Date | null;
}

/** Every text is `''` when not known. */
export interface IvmStudent {
  readonly sourcedId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly grade: string;
  readonly studentNumber: string;
}

/** Every text is `''` when not known. */
export interface IvmContact {
  readonly sourcedId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly role: string;
  readonly email: string;
  readonly phone: string;
}

export interface IvmPair {
  readonly studentId: string;
  readonly contactId: string;
}

/** `pickup` is the pair's present answer in full; a gateway lowers it to what its capabilities can say, never raises it. */
export interface IvmRelationship extends IvmPair {
  readonly relationship: string;
  readonly pickup: PickupAnswer;
  readonly reason: ListReason;
  readonly priority: string;
}

export type PickupAnswer = 'Yes' | 'No' | 'Verify';

/** All a list says about why: never more, since lists are read at a counter. */
export type ListReason = 'linked' | 'confirmed' | 'see office';

/** A person who may not be let in and is no contact; texts are `''` when not known. */
export interface NoGoPerson {
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
}

/** `delivered`: IVM was changed and is level; `unchanged`: it already was; `pending`: some of it is still on its way. */
export type DeliveryState = 'delivered' | 'unchanged' | 'pending';

/** Counts of rows. `students`, `contacts` and `links` are what IVM holds of ours after the delivery. */
export interface DeliveryReceipt {
  readonly state: DeliveryState;
  readonly students: number;
  readonly contacts: number;
  readonly links: number;
  /** Links not sent, because being on this IVM's list would be permission. */
  readonly withheld: number;
  /** Rows IVM has not confirmed yet. */
  readonly pending: number;
  /** Rows IVM refused for good; never a tightening. */
  readonly setAside: number;
}

/** All approvals, those a predicate picks, or all but those of a sorted list (as {@link SchoolLists} sorts relationships). */
export type ApprovalsToWithdraw = 'all' | ((pair: IvmPair) => boolean) | { readonly except: Rows<IvmPair> };

export interface WithdrawalReceipt {
  readonly state: DeliveryState;
  /** Approvals taken away by this call. */
  readonly withdrawn: number;
  /** Approvals IVM still holds. */
  readonly remaining: number;
}

export interface NoGoReceipt {
  readonly state: DeliveryState;
  readonly people: number;
  /** Entries without any name, which cannot be listed. */
  readonly setAside: number;
}

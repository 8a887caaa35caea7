/** What a plan is derived under. Only numbers and flags, so that they may stand in the text of a statement. */
export interface DeriveSettings {
  readonly registrationId: number;
  /** Nothing is held of this registration: what could only concern stored rows is left out. */
  readonly firstLoad: boolean;
  /** The users were read as a full collection. */
  readonly full: boolean;
  /** Absence is no statement (REST): what is not shown is missing first, and gone after its grace. */
  readonly graceful: boolean;
  /** A user record named nobody we could recognise: then absence proves nothing. */
  readonly unreadable: boolean;
  /** This full pull is no older than any that was held: links it shows lose their marks. */
  readonly liftsMarks: boolean;
}

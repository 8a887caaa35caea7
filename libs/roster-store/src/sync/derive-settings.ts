/** What a plan is derived under. Only numbers and flags, so that they may stand in the text of a statement. */
export interface DeriveSettings {
  readonly registrationId: number;
  /** The users were read as a full collection: absence is a statement. */
  readonly full: boolean;
  /** A user record named nobody we could recognise: then absence proves nothing. */
  readonly unreadable: boolean;
  /** This full pull is no older than any that was held: links it shows lose their marks. */
  readonly liftsMarks: boolean;
}

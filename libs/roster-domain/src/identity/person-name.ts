/** A person's name as somebody wrote it. '' = not given. A suffix may also stand at the end of another field. */
export interface PersonName {
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
  /** Jr, Sr, II, III … */
  readonly suffix: string;
}

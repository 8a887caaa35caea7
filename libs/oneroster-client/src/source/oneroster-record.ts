/**
 * OneRoster 1.1 objects as far as we read them, named as in the specification's JSON binding (section 4.8 org,
 * 4.13 user, 4.4 demographics). Texts are trimmed; a blank optional field is undefined. sourcedIds are exactly as
 * the provider wrote them: never trimmed, never case-folded.
 *
 * Never read, whatever the provider sends: password, sex, race and the places of birth and residence.
 */

export interface OneRosterObject {
  readonly sourcedId: string;
  /** Lower case and otherwise verbatim, so that an unknown status stays unknown. Blank in a bulk file: 'active'. */
  readonly status: string;
  /** ISO 8601 where it could be understood, otherwise verbatim. */
  readonly dateLastModified?: string;
}

/** A GUIDRef; its href is never read and never followed. */
export interface OneRosterReference {
  readonly sourcedId: string;
}

export interface OneRosterOrg extends OneRosterObject {
  readonly name: string;
  /** department | school | district | local | state | national, as written. */
  readonly type: string;
  readonly identifier?: string;
}

export interface OneRosterUserId {
  /** '' where the provider gave only an identifier. */
  readonly type: string;
  readonly identifier: string;
}

export interface OneRosterUser extends OneRosterObject {
  /** The specification's string "true" or "false", lower case. */
  readonly enabledUser?: string;
  readonly orgs: readonly OneRosterReference[];
  /** Lower case and otherwise verbatim; '' when blank. */
  readonly role: string;
  readonly username?: string;
  readonly userIds: readonly OneRosterUserId[];
  readonly givenName: string;
  readonly familyName: string;
  readonly middleName?: string;
  readonly identifier?: string;
  readonly email?: string;
  readonly sms?: string;
  readonly phone?: string;
  readonly agents: readonly OneRosterReference[];
  readonly grades: readonly string[];
  /**
   * Extensions that are not blank, by key: CSV columns `metadata.<key>`, or the fields of JSON's `metadata`, where lists
   * and objects are their JSON text.
   */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface OneRosterDemographics extends OneRosterObject {
  /** ISO 8601 date where it could be understood, otherwise verbatim. */
  readonly birthDate?: string;
}

export interface OneRosterEnrollment extends OneRosterObject {
  readonly user?: OneRosterReference;
  readonly class?: OneRosterReference;
  readonly school?: OneRosterReference;
  readonly role: string;
  /** "true" or "false", lower case. */
  readonly primary?: string;
  readonly beginDate?: string;
  readonly endDate?: string;
}

export interface OneRosterClass extends OneRosterObject {
  readonly title: string;
  /** homeroom | scheduled, as written. */
  readonly classType: string;
  readonly school?: OneRosterReference;
  readonly terms: readonly OneRosterReference[];
}

export interface OneRosterAcademicSession extends OneRosterObject {
  readonly title: string;
  readonly type: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly parent?: OneRosterReference;
  readonly schoolYear?: string;
}

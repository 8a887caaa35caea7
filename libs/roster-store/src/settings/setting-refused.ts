/** Why a setting or a waiting change of one cannot be decided on like this; a sentence for the person who asked. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused';

  /**
   * @param code `not_found`: the district has no such change · `not_allowed`: another person has to decide ·
   * `decided`: it waits no more · `changed`: the setting is not any more as it was when this was shown ·
   * `authority_taken`: another registration has the say at a school
   */
  constructor(
    readonly code: 'not_found' | 'not_allowed' | 'decided' | 'changed' | 'authority_taken',
    message: string,
  ) {
    super(message);
  }
}

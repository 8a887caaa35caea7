/** Why something about custody cannot be done; the message is a sentence for the person who asked, and names nobody. */
export class CustodyRefused extends Error {
  override readonly name = 'CustodyRefused';

  /**
   * @param code `invalid`: what was given cannot be used · `not_found`: there is no such thing in this district ·
   * `not_allowed`: another person has to do it · `conflict`: it is done or over already
   */
  constructor(
    readonly code: 'invalid' | 'not_found' | 'not_allowed' | 'conflict',
    message: string,
  ) {
    super(message);
  }
}

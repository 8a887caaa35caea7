import type { CustodyRule } from '../rule-context';

/** Rule 8: is it sure who asks? */
export const identityUncertain: CustodyRule = ({ asker }) =>
  asker.strong
    ? []
    : [
        {
          code: 'IDENTITY_UNCERTAIN',
          outcome: 'REFER',
          rule: 8,
          text: 'It is not sure who this is: check an identity document.',
          source: 'person',
        },
      ];

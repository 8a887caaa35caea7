/**
 * The people one can be on a developer's machine. All of them are invented.
 *
 * @typedef {object} DevelopmentClient
 * @property {string} clientId
 * @property {string} role      the one role in the token's `roles` claim
 * @property {string} subject   the token's `sub`: another person each, so that "approved by a second person" can be tried
 * @property {string} name      the token's `name`
 */

/** The secret of every development client. It protects nothing: the issuer serves loopback and refuses production. */
export const developmentSecret = 'dev-secret';

/** @type {readonly DevelopmentClient[]} */
export const developmentClients = [
  { clientId: 'dev-support', role: 'support', subject: 'person-support', name: 'Sasha Sample (support)' },
  { clientId: 'dev-approver', role: 'approver', subject: 'person-approver', name: 'Avery Sample (approver)' },
  {
    clientId: 'dev-district-admin',
    role: 'district_admin',
    subject: 'person-district-admin',
    name: 'Dana Sample (district administrator)',
  },
  { clientId: 'dev-desk', role: 'desk', subject: 'person-desk', name: 'Kim Sample (front desk)' },
  { clientId: 'dev-auditor', role: 'auditor', subject: 'person-auditor', name: 'Uma Sample (auditor)' },
  { clientId: 'dev-operator', role: 'operator', subject: 'person-operator', name: 'Oli Sample (operator)' },
];

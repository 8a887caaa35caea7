/** Everyone who may be let in, by the words of the `roles` claim. */
export const roles = ['support', 'approver', 'district_admin', 'desk', 'auditor', 'operator'] as const;

export type Role = (typeof roles)[number];

export function isRole(word: string): word is Role {
  return (roles as readonly string[]).includes(word);
}

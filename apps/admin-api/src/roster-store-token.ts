/** Nest token of the roster store, the same object for all who ask. */
export const ROSTER_STORE = Symbol('roster store');

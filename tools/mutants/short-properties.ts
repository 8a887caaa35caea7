import { configureGlobal } from 'fast-check';

// A mutant is dead at its first counter-example: no smaller one is looked for.
process.env.PROPERTY_RUNS = '100';
configureGlobal({ endOnFailure: true });

import fc from 'fast-check';

/** Before a mutant it is enough that a property fails: no smaller case is looked for. */
fc.configureGlobal({ seed: 20201, endOnFailure: true });

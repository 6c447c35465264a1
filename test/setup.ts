import fc from 'fast-check';

/** Property tests draw the same cases on every run, so that a failure can be repeated. */
fc.configureGlobal({ seed: 20201 });

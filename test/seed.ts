import fc from 'fast-check';

// The same cases each time, so that a failure belongs to the change that brought it; SEED=<number> looks at others.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20_250_602) });

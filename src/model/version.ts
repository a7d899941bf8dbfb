declare const HANDBACK_VERSION: string;

/** Version of the package, set when the bundle is built. */
export const VERSION: string = HANDBACK_VERSION;

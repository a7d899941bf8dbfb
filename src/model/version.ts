declare const HANDBACK_VERSION: string;

/** Version of the package, set when the bundle is built. */
export const VERSION: string = HANDBACK_VERSION;

declare const HANDBACK_BUILD: string;

/** SHA-256 over the sources of this build, hex. */
export const BUILD: string = HANDBACK_BUILD;

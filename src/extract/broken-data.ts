import { ExtractFailure } from './extractor.ts';

/** What readers of compressed data throw where it is wrong or missing. */
export function brokenData(): ExtractFailure {
  return new ExtractFailure('damaged', 'the compressed data is broken or breaks off');
}

/** What they throw where something stands behind the end. */
export function trailingData(): ExtractFailure {
  return new ExtractFailure('damaged', 'something follows the compressed data');
}

/** What they throw where a checksum is not that of what they gave. */
export function wrongChecksum(): ExtractFailure {
  return new ExtractFailure('damaged', 'the checksum of the compressed data does not fit');
}

import type { Examination } from '../model/examination.ts';

/** What was read of a file that changed meanwhile: it belongs to no one version, so it is at best a part. */
export function stale({ status, reasons, detail }: Examination): Examination {
  return {
    status: status === 'scanned' ? 'partial' : status,
    reasons: [...reasons, 'changed-while-read'],
    detail,
  };
}

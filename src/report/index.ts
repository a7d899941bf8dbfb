import type { Reporter } from '../model/report.ts';

export interface ReportFormat {
  /** As in `--format`. */
  name: string;
  /** Of a file, without the dot; several dots where another format has the plain one. */
  extension: string;
  load: () => Promise<Reporter>;
}

/** Every output format. A new one is one file and one line here. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
  { name: 'text', extension: 'txt', load: async () => (await import('./text.ts')).text },
  { name: 'json', extension: 'json', load: async () => (await import('./json.ts')).json },
  { name: 'jsonl', extension: 'jsonl', load: async () => (await import('./jsonl.ts')).jsonl },
  { name: 'csv', extension: 'csv', load: async () => (await import('./csv.ts')).csv },
  { name: 'dat', extension: 'dat', load: async () => (await import('./dat.ts')).dat },
  { name: 'hashdeep', extension: 'hashdeep', load: async () => (await import('./hashdeep.ts')).hashdeep },
  { name: 'md', extension: 'md', load: async () => (await import('./md.ts')).md },
  { name: 'sarif', extension: 'sarif', load: async () => (await import('./sarif.ts')).sarif },
  { name: 'junit', extension: 'junit.xml', load: async () => (await import('./junit.ts')).junit },
  { name: 'github', extension: 'github.txt', load: async () => (await import('./github.ts')).github },
];

/** A piece of a paper for people: plain text throughout, which no renderer obeys. */
export type Block =
  | { block: 'heading'; text: string }
  | { block: 'paragraph'; text: string; strong?: boolean }
  | { block: 'list'; items: string[] }
  | { block: 'table'; head: string[]; rows: string[][] }
  /** Lines that a person fills in by hand. */
  | { block: 'blanks'; labels: string[] };

/** A paper for people to read and sign. */
export interface Paper {
  title: string;
  /** Stands above the title and on every printed page; null for none. */
  banner: string | null;
  blocks: Block[];
}

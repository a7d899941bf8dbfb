export interface Party {
  name: string;
  aliases: string[];
}

export interface Employer extends Party {
  domains: string[];
  customers: Party[];
  codeNames: string[];
  people: string[];
}

export interface Hold {
  name: string;
  /** ISO date. */
  since: string;
  by: string;
  scope: 'all' | { paths: string[]; rules: string[]; controlNumbers: string[] };
}

/** What the audit is for, as read from `matter.yaml`; lists are empty and texts null where the file is silent. */
export interface Matter {
  matter: string;
  custodian: { name: string; accounts: string[] } | null;
  formerEmployer: Employer | null;
  newEmployer: Employer | null;
  /** ISO dates (`2025-07-14`), days of `timeZone`. */
  dates: { joined: string | null; notice: string | null; departed: string | null };
  /** IANA name. */
  timeZone: string;
  counsel: { domains: string[]; people: string[] };
  holds: Hold[];
}

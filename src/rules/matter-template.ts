/**
 * A matter file to fill in. Comments that start with `##` explain; those with one `#` are keys that count once it is taken away.
 * It is a valid matter file as it stands, and with all of them.
 */
export const MATTER_TEMPLATE = `## A matter file: the parties and dates that make generic rules specific. Everything but 'matter' may be left out; rules
## that need what is missing are listed as inactive. Take the # away from what you fill in, and give the file with -m.

## Name of the matter, as it stands at the head of every report.
matter: Untitled matter

## The person whose files are audited.
#custodian:
#  name: Dana Reyes
#  accounts: [dana.reyes@example.com]

## Whose secrets are looked for. Aliases are other names and abbreviations; people are those whose work it holds.
#formerEmployer:
#  name: Northwind Data
#  aliases: [NWD]
#  domains: [northwind.example]
#  customers:
#    - {name: Contoso, aliases: [Customer A]}
#  codeNames: [Project Halyard]
#  people: [Tomas Lind]

## Who must not get them.
#newEmployer:
#  name: Fabrikam Labs
#  domains: [fabrikam.example]

## Year-month-day. What was done after notice and after departure weighs more.
#dates:
#  joined: 2023-02-01
#  notice: 2025-07-14
#  departed: 2025-07-31

## IANA name; days begin and end there. UTC unless stated.
#timeZone: America/Los_Angeles

## The custodian's lawyers: what goes to and from them may be privileged, and is not shown to the other side.
#counsel:
#  domains: [lawfirm.example]
#  people: [Ivy Okafor]

## Each suspends every destruction of what it covers: all, or paths, rules and controlNumbers.
#holds:
#  - name: Litigation hold
#    since: 2025-08-04
#    by: Court order 12
#    scope: all
#  - name: Tax papers
#    since: 2025-08-04
#    by: Ivy Okafor
#    scope: {paths: ['Finance/**'], rules: [commercial.price-list], controlNumbers: [HB-000042]}
`;

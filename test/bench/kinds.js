/**
 * Which pack's business a labelled secret is, told by the first pattern that fits why it was labelled. Such a file may be found
 * by another pack as well: a customer's plan with a stamp, say.
 */
const KINDS = [
  ['markings', /\bmarked|\blabelled|marked as internal|unannounced|TLP/],
  ['credentials', /^keys|password/],
  ['training-data', /rubric|raters?\b|customer ordered|data project|task set/],
  [
    'finance-and-board',
    /\bboard\b|ownership and funding|purchase or sale|of the business|cost programme|credit mem/,
  ],
  ['people-and-pay', /\bpay\b|colleague|candidate|headcount|salary|employees|staff|placements/],
  [
    'engineering',
    /source|design|internals?\b|architecture|roadmap|incident|settings|configuration|model|process|formulation|yields?|fab\b|schema|component|infrastructure|benchmark|experiment|instructions|database|invention|bill of materials|specification|tech pack|unreleased|preview|weaknesses|fleet|field trials|comments|game/,
  ],
  ['commercial', /./],
];

/** Packs whose business labelled secrets are. */
export const PACKS = KINDS.map(([pack]) => pack);

/** The pack whose business a secret is that was labelled for this reason. */
export function packOf(why) {
  return KINDS.find(([, pattern]) => pattern.test(why))[0];
}

/** What a proposal comes to: dispositions that lead to the same talk count as one. */
const OUTCOMES = {
  'hand over': ['review-ownership', 'quarantine', 'return', 'destroy', 'return-and-destroy'],
  keep: ['retain', 'retain-personal'],
  'ask counsel': ['review-privilege', 'retain-protected'],
};

export const OUTCOME_NAMES = Object.keys(OUTCOMES);

/** The outcome of a disposition, null for `undecided`. */
export function outcomeOf(disposition) {
  return OUTCOME_NAMES.find((name) => OUTCOMES[name].includes(disposition)) ?? null;
}

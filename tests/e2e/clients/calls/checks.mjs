// What the checks of the table have in common, and the resources it writes.
export const SYSTEM = 'https://concord.example/fhir/e2e';
export const JSON_PATCH = 'application/json-patch+json';
export const FHIR_JSON = 'application/fhir+json';

export function must(condition, text) {
  if (!condition) throw new Error(text);
}

export const isOutcome = (answer) => {
  must(answer.json?.resourceType === 'OperationOutcome', `no OperationOutcome: ${answer.text.slice(0, 200)}`);
  must(answer.json.issue?.length > 0, 'an OperationOutcome without an issue');
  must(answer.headers['content-type']?.startsWith(FHIR_JSON), 'an OperationOutcome that is not FHIR JSON');
};

export const hasError = (answer) => {
  isOutcome(answer);
  must(answer.json.issue.some(({ severity }) => severity === 'error' || severity === 'fatal'), 'no error among issues');
};

/** The answer to a write: ETag and Location of what is there now. */
export const isVersion = (version) => (answer) => {
  must(answer.headers.etag === `W/"${version}"`, `ETag ${answer.headers.etag}`);
  if (answer.json?.meta) must(answer.json.meta.versionId === String(version), 'ETag and meta.versionId differ');
};

/** Notes the id of what was created, under a name. */
export const named = (name) => (answer, state) => {
  const location = answer.headers.location ?? '';
  const prefix = `${state.base}/`;
  must(location.startsWith(prefix), `Location ${location}`);
  const [type, id, history, version] = location.slice(prefix.length).split('/');
  must(id && (history === undefined || (history === '_history' && version)), `Location ${location}`);
  if (answer.json?.id) must(answer.json.id === id && answer.json.resourceType === type, 'Location is of another');
  state.ids[name] = id;
  state.labels.set(id, name);
};

export const all = (...checks) => (answer, state) => checks.forEach((check) => check(answer, state));

const matchesOf = (bundle) => (bundle.entry ?? []).filter(({ search }) => (search?.mode ?? 'match') === 'match');

/** A searchset whose matches are these, by name, in any order unless `ordered`. */
export const finds = (names, { ordered = false, total = undefined } = {}) => (answer, state) => {
  const bundle = answer.json;
  must(bundle.resourceType === 'Bundle' && bundle.type === 'searchset', 'not a searchset');
  const found = matchesOf(bundle).map(({ resource }) => state.labels.get(resource.id) ?? resource.id);
  const [got, want] = ordered ? [found, names] : [[...found].sort(), [...names].sort()];
  must(got.join() === want.join(), `found ${got.join() || 'nothing'}, not ${want.join() || 'nothing'}`);
  if (total !== undefined) must(bundle.total === total, `total ${bundle.total}`);
  must(bundle.link?.some(({ relation }) => relation === 'self'), 'no self link');
  for (const entry of bundle.entry ?? []) {
    if (entry.search?.mode === 'outcome') continue;
    const url = `${state.base}/${entry.resource.resourceType}/${entry.resource.id}`;
    must(entry.fullUrl === url, `fullUrl ${entry.fullUrl}`);
  }
  staysHere(answer, state);
};

/** The names of what was included. */
export const includes = (names) => (answer, state) => {
  const found = (answer.json.entry ?? []).filter(({ search }) => search?.mode === 'include')
    .map(({ resource }) => state.labels.get(resource.id) ?? resource.id);
  must([...found].sort().join() === [...names].sort().join(), `included ${found.join()}`);
};

/** No link leads elsewhere. */
export function staysHere(answer, state) {
  for (const { url } of answer.json.link ?? []) must(url.startsWith(state.base), `a link leads to ${url}`);
}

export const person = (state, name, more = {}) => ({ resourceType: 'Patient',
  identifier: [{ system: SYSTEM, value: `${state.run}-${name}` }], active: true,
  name: [{ family: `Ahrens${state.run}`, given: [name] }], ...more });

export const identifiedBy = (state, name) => [['identifier', `${SYSTEM}|${state.run}-${name}`]];

// Each operation of the table as a plain request, for what a client has no method of its own for.
const FHIR = 'application/fhir+json';

export const queryText = (query) => new URLSearchParams(query ?? []).toString();

const withQuery = (path, query) => (query?.length ? `${path}?${queryText(query)}` : path);

const PLAIN = {
  metadata: () => ({ method: 'GET', path: 'metadata' }),
  read: (o) => ({ method: 'GET', path: withQuery(`${o.type}/${o.id}`, o.query) }),
  vread: (o) => ({ method: 'GET', path: `${o.type}/${o.id}/_history/${o.version}` }),
  history: (o) => ({ method: 'GET', path: `${o.type}/${o.id}/_history` }),
  create: (o) => ({ method: 'POST', path: o.resource.resourceType, body: JSON.stringify(o.resource) }),
  createIf: (o) => ({ method: 'POST', path: o.resource.resourceType, body: JSON.stringify(o.resource),
    headers: { 'If-None-Exist': queryText(o.criteria) } }),
  update: (o) => ({ method: 'PUT', path: `${o.resource.resourceType}/${o.resource.id}`,
    body: JSON.stringify(o.resource) }),
  updateIf: (o) => ({ method: 'PUT', path: withQuery(o.resource.resourceType, o.criteria),
    body: JSON.stringify(o.resource) }),
  patch: (o) => ({ method: 'PATCH', path: `${o.type}/${o.id}`, body: JSON.stringify(o.patch),
    headers: { 'Content-Type': 'application/json-patch+json' } }),
  patchIf: (o) => ({ method: 'PATCH', path: withQuery(o.type, o.criteria), body: JSON.stringify(o.patch),
    headers: { 'Content-Type': 'application/json-patch+json' } }),
  delete: (o) => ({ method: 'DELETE', path: `${o.type}/${o.id}` }),
  deleteIf: (o) => ({ method: 'DELETE', path: withQuery(o.type, o.criteria) }),
  search: (o) => ({ method: 'GET', path: withQuery(o.type, o.query) }),
  searchByPost: (o) => ({ method: 'POST', path: `${o.type}/_search`, body: queryText(o.query),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
  compartment: (o) => ({ method: 'GET', path: withQuery(`${o.compartment}/${o.id}/${o.type}`, o.query) }),
  everything: (o) => ({ method: 'GET', path: `Patient/${o.id}/$everything` }),
  validate: (o) => ({ method: 'POST', path: `${o.resource.resourceType}/$validate`,
    body: JSON.stringify(o.resource) }),
  bundle: (o) => ({ method: 'POST', path: '', body: JSON.stringify(o.bundle) }),
  send: (o) => ({ method: o.method, path: withQuery(o.path, o.query), body: o.body }),
};

/** {method, path, headers, body} of an operation; the body is text. */
export function requestOf(operation) {
  const request = PLAIN[operation.do](operation);
  const type = request.body === undefined ? {} : { 'Content-Type': FHIR };
  return { ...request, headers: { ...type, ...request.headers, ...operation.headers } };
}

// What of an answer must be the same behind every partner: status, entries and content, without ids, times, meta,
// narrative and links.
import { readExact } from './exact.mjs';

const DROPPED = new Set(['id', 'meta', 'text', 'link', 'fullUrl', 'lastModified', 'location', 'etag', 'timestamp']);
const LOCAL = /^(?:https?:\/\/[^?]*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/;

const codesOf = (outcome) => [...new Set((outcome.issue ?? [])
  .filter((issue) => issue.severity === 'error' || issue.severity === 'fatal')
  .map((issue) => issue.code))].sort();

function reduced(value, labels) {
  if (Array.isArray(value)) return value.map((item) => reduced(item, labels));
  if (value === null || typeof value !== 'object') return value;
  if (value.resourceType === 'OperationOutcome') return { resourceType: 'OperationOutcome', errors: codesOf(value) };
  const out = {};
  for (const name of Object.keys(value).sort()) {
    const found = name === 'reference' && typeof value[name] === 'string' && LOCAL.exec(value[name]);
    if (found) out[name] = `${found[1]}/${labels.get(found[2]) ?? '?'}`;
    else if (!DROPPED.has(name)) out[name] = reduced(value[name], labels);
  }
  return out;
}

function entriesOf(bundle, labels) {
  const entries = (bundle.entry ?? []).filter((entry) => entry.search?.mode !== 'outcome').map((entry) => {
    const out = reduced(entry, labels);
    if (entry.response) out.response = { ...out.response, status: entry.response.status.slice(0, 3) };
    if (out.response) delete out.response.outcome;
    if (out.request) delete out.request;
    if (out.search) out.search = { mode: out.search.mode };
    return out;
  });
  if (bundle.type !== 'searchset') return entries;
  return entries.map((entry) => JSON.stringify(entry)).sort().map((entry) => JSON.parse(entry));
}

function contentOf(text, labels) {
  let body;
  try {
    body = readExact(text);
  } catch {
    return text === '' ? null : 'not JSON';
  }
  if (body.resourceType === 'Bundle') return { resourceType: 'Bundle', type: body.type, entry: entriesOf(body, labels) };
  if (body.resourceType === 'CapabilityStatement') return { resourceType: body.resourceType, is: body.fhirVersion };
  return reduced(body, labels);
}

/** [status, content] of every exchange; a paged search is one Bundle of all pages. `labels` names ids. */
export function comparable(exchanges, isPaged, labels) {
  if (!isPaged) return exchanges.slice(0, 1).map(({ status, text }) => [status, contentOf(text, labels)]);
  const entry = exchanges.flatMap(({ text }) => JSON.parse(text).entry ?? []);
  const all = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry });
  return [[exchanges.at(-1).status, contentOf(all, labels)]];
}

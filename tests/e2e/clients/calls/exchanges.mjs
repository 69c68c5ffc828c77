// Bundles: a transaction that writes what the searches look for, batches, and transactions that fail.
import { hasError, identifiedBy, must, person, SYSTEM } from './checks.mjs';

const OWNER = 'urn:uuid:3bd2f3cc-7ae6-4c31-9d4b-6e3d7fdd1e01';
const LOINC = 'http://loinc.org';
const PRESSURES = [118, 121, 124, 127, 130, 133, 136];

const pressure = (state, value, position, subject) => ({ resourceType: 'Observation', status: position % 2 ? 'final'
  : 'amended', identifier: [{ system: SYSTEM, value: `${state.run}-o${position}` }],
  code: { coding: [{ system: LOINC, code: '8480-6' }] }, subject: { reference: subject },
  effectiveDateTime: `2024-03-0${position + 1}T08:00:00Z`,
  valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' } });

const post = (resource, fullUrl) => ({ ...(fullUrl && { fullUrl }), resource,
  request: { method: 'POST', url: resource.resourceType } });
const get = (url) => ({ request: { method: 'GET', url } });

/** Names each entry of a transaction's response. */
function nameEntries(answer, state, names) {
  const { entry } = answer.json;
  must(entry?.length === names.length, `${entry?.length} entries`);
  entry.forEach(({ response }, position) => {
    must(response.status.startsWith('201'), `entry ${position}: ${response.status}`);
    const [, id] = /(?:^|\/)[A-Z][A-Za-z]+\/([A-Za-z0-9.-]+)(?:\/_history\/[^/]+)?$/.exec(response.location) ?? [];
    must(id, `entry ${position}: location ${response.location}`);
    if (response.location.startsWith('http')) must(response.location.startsWith(state.base), response.location);
    state.ids[names[position]] = id;
    state.labels.set(id, names[position]);
  });
}

const statusesOf = ({ json }) => json.entry.map(({ response }) => response.status.slice(0, 3)).join();

export const exchanges = [
  { name: 'transaction', status: 200,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'transaction', entry: [
      ...PRESSURES.map((value, position) => post(pressure(s, value, position, OWNER))),
      post({ resourceType: 'Condition', identifier: [{ system: SYSTEM, value: `${s.run}-c` }],
        code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003' }] }, subject: { reference: OWNER } }),
      post(person(s, 'ida', { gender: 'female', birthDate: '1955-02-28' }), OWNER)] } }),
    check: (answer, state) => {
      must(answer.json.type === 'transaction-response', answer.json.type);
      nameEntries(answer, state, [...PRESSURES.map((_, position) => `o${position}`), 'condition', 'ida']);
    } },
  { name: 'read what the transaction wrote', status: 200, op: (s) => ({ do: 'read', type: 'Observation', id: s.ids.o3 }),
    check: ({ json }, { ids }) => must(json.subject.reference === `Patient/${ids.ida}`, json.subject.reference) },
  { name: 'transaction with a conditional reference', status: 200,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'transaction', entry: [
      post({ resourceType: 'Flag', status: 'active', code: { text: 'e2e' },
        subject: { reference: `Patient?identifier=${SYSTEM}|${s.run}-ida` } })] } }),
    check: (answer, state) => nameEntries(answer, state, ['flag']) },
  { name: 'read the reference that was a condition', status: 200,
    op: (s) => ({ do: 'read', type: 'Flag', id: s.ids.flag }),
    check: ({ json }, { ids }) => must(json.subject.reference === `Patient/${ids.ida}`, json.subject.reference) },
  { name: 'transaction, a conditional reference without a match', status: [400, 404, 412, 422], check: hasError,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'transaction', entry: [
      post(person(s, 'never')), post({ resourceType: 'Flag', status: 'active', code: { text: 'e2e' },
        subject: { reference: `Patient?identifier=${SYSTEM}|${s.run}-nobody` } })] } }) },
  { name: 'nothing of the failed transaction was written', status: 200,
    op: (s) => ({ do: 'search', type: 'Patient', query: identifiedBy(s, 'never') }),
    check: ({ json }) => must(!json.entry?.length, 'something was written') },
  { name: 'transaction of one entry', status: 200,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'transaction', entry: [
      post(person(s, 'jana', { gender: 'female' }))] } }),
    check: (answer, state) => nameEntries(answer, state, ['jana']) },
  { name: 'transaction with conditional create, update and delete', status: 200,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'transaction', entry: [
      { resource: person(s, 'ida'), request: { method: 'POST', url: 'Patient',
        ifNoneExist: `identifier=${SYSTEM}|${s.run}-ida` } },
      { resource: { ...person(s, 'jana', { gender: 'other' }), id: s.ids.jana },
        request: { method: 'PUT', url: `Patient/${s.ids.jana}`, ifMatch: 'W/"1"' } },
      { request: { method: 'DELETE', url: `Patient/${s.ids.frida}` } }] } }),
    check: (answer) => must(/^200,200,20[04]$/.test(statusesOf(answer)), statusesOf(answer)) },
  { name: 'transaction that reads, with pages of its own', status: 200,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'transaction', entry: [
      get(`Patient/${s.ids.ida}`), get(`Observation?subject=Patient/${s.ids.ida}&_count=3`)] } }),
    check: (answer, state) => {
      must(answer.json.entry[0].resource.id === state.ids.ida, 'another resource');
      const page = answer.json.entry[1].resource;
      must(page.entry.length === 3, `${page.entry.length} on a page of three`);
      const links = [...(answer.json.link ?? []), ...page.link];
      must(links.every(({ url }) => url.startsWith(`${state.base}/Observation?`)), JSON.stringify(links));
      must(page.link.some(({ relation }) => relation === 'next'), 'no next page');
      state.next = page.link.find(({ relation }) => relation === 'next').url.slice(state.base.length + 1);
    } },
  { name: 'the next page of a search in a transaction', status: 200,
    op: (s) => ({ do: 'send', method: 'GET', path: s.next }),
    check: ({ json }) => must(json.entry.length === 3, `${json.entry.length} on a page of three`) },
  { name: 'batch', status: 200,
    op: (s) => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'batch', entry: [
      get(`Patient/${s.ids.anna}`), get('Patient/no-such-id-anywhere'), post(person(s, 'kurt')),
      get(`Observation?subject=Patient/${s.ids.ida}&_count=3`)] } }),
    check: (answer, state) => {
      must(answer.json.type === 'batch-response', answer.json.type);
      must(statusesOf(answer) === '200,404,201,200', statusesOf(answer));
      const [read, missing, created, search] = answer.json.entry;
      must(read.resource.id === state.ids.anna, 'another resource');
      must((missing.response.outcome ?? missing.resource)?.resourceType === 'OperationOutcome', 'no outcome');
      must(search.resource.entry.length === 3, 'not a page of three');
      state.labels.set(/Patient\/([^/]+)/.exec(created.response.location)[1], 'kurt');
    } },
  { name: 'batch of nothing', status: 200,
    op: () => ({ do: 'bundle', bundle: { resourceType: 'Bundle', type: 'batch' } }) },
  { name: 'a Bundle that is no batch', status: [400, 422], check: hasError,
    op: () => ({ do: 'send', method: 'POST', path: '', headers: { 'Content-Type': 'application/fhir+json' },
      body: '{"resourceType":"Bundle","type":"collection"}' }) },
];

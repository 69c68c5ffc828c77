// One resource: create, read, versions, update, delete.
import { all, hasError, isOutcome, isVersion, must, named, person } from './checks.mjs';

const UNKNOWN = 'no-such-id-anywhere';

const isAnna = (answer, state) => {
  must(answer.json.resourceType === 'Patient' && answer.json.id === state.ids.anna, 'another resource');
  must(answer.headers['content-type'].startsWith('application/fhir+json'), answer.headers['content-type']);
};

export const instances = [
  { name: 'metadata', op: () => ({ do: 'metadata' }), status: 200,
    check: ({ json }, state) => {
      must(json.resourceType === 'CapabilityStatement' && json.fhirVersion === '4.0.1', 'not R4');
      must(json.kind === 'instance' && json.implementation?.description, 'an instance without implementation');
      const patient = json.rest[0].resource.find(({ type }) => type === 'Patient');
      const codes = patient.interaction.map(({ code }) => code);
      for (const code of ['read', 'create', 'update', 'search-type']) must(codes.includes(code), `no ${code}`);
      state.rest = json.rest[0];
    } },

  { name: 'create', op: (s) => ({ do: 'create', resource: person(s, 'anna', { gender: 'female',
    birthDate: '1970-05-17' }) }), status: 201, check: all(named('anna'), isVersion(1)) },
  { name: 'create a second', op: (s) => ({ do: 'create', resource: person(s, 'bert', { gender: 'male',
    birthDate: '1981-11-02' }) }), status: 201, check: named('bert') },
  { name: 'create, return=minimal', status: 201,
    op: (s) => ({ do: 'create', headers: { Prefer: 'return=minimal' }, resource: person(s, 'carl',
      { gender: 'male', birthDate: '1990-01-31' }) }),
    check: (answer, state) => {
      must(answer.text === '', 'a body although none was asked for');
      named('carl')(answer, state);
    } },
  { name: 'create, return=OperationOutcome', status: 201,
    op: (s) => ({ do: 'create', headers: { Prefer: 'return=OperationOutcome' }, resource: person(s, 'dora',
      { gender: 'female', birthDate: '2001-07-09' }) }),
    check: all(isOutcome, named('dora')) },
  { name: 'create with an id of the client, which does not count', status: 201,
    op: (s) => ({ do: 'create', resource: { ...person(s, 'emil'), id: 'chosen-by-the-client' } }),
    check: (answer, state) => {
      named('emil')(answer, state);
      must(state.ids.emil !== 'chosen-by-the-client', 'the id of the client was taken');
    } },

  { name: 'read', op: (s) => ({ do: 'read', type: 'Patient', id: s.ids.anna }), status: 200,
    check: all(isAnna, isVersion(1), ({ headers }) => must(headers['last-modified'], 'no Last-Modified')) },
  { name: 'read, If-None-Match of the current version', status: 304,
    op: (s) => ({ do: 'send', method: 'GET', path: `Patient/${s.ids.anna}`, headers: { 'If-None-Match': 'W/"1"' } }),
    check: ({ text }) => must(text === '', 'a body') },
  { name: 'read, If-None-Match of another version', status: 200, check: isAnna,
    op: (s) => ({ do: 'read', type: 'Patient', id: s.ids.anna, headers: { 'If-None-Match': 'W/"77"' } }) },
  { name: 'read what is not there', op: () => ({ do: 'read', type: 'Patient', id: UNKNOWN }), status: 404,
    check: hasError },
  { name: 'read a type that is not', op: () => ({ do: 'send', method: 'GET', path: 'Sorcerer/1' }), status: 404,
    check: hasError },
  { name: 'read, _elements', status: 200,
    op: (s) => ({ do: 'read', type: 'Patient', id: s.ids.anna, query: [['_elements', 'gender']] }),
    check: ({ json }) => {
      must(json.gender === 'female' && !json.birthDate, 'not only the gender');
      must(json.meta?.tag?.some(({ code }) => code === 'SUBSETTED'), 'not marked as a subset');
    } },
  { name: 'read, _summary=true', status: 200,
    op: (s) => ({ do: 'read', type: 'Patient', id: s.ids.anna, query: [['_summary', 'true']] }),
    check: ({ json }) => must(json.meta?.tag?.some(({ code }) => code === 'SUBSETTED'), 'not marked as a subset') },

  { name: 'update with If-Match', status: 200,
    op: (s) => ({ do: 'update', headers: { 'If-Match': 'W/"1"' },
      resource: { ...person(s, 'anna', { gender: 'female', birthDate: '1970-05-18' }), id: s.ids.anna } }),
    check: all(isAnna, isVersion(2)) },
  { name: 'update with a stale If-Match', status: 412, check: hasError,
    op: (s) => ({ do: 'send', method: 'PUT', path: `Patient/${s.ids.anna}`,
      headers: { 'If-Match': 'W/"1"', 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ ...person(s, 'anna'), id: s.ids.anna }) }) },
  { name: 'update without If-Match', status: 200,
    op: (s) => ({ do: 'update', resource: { ...person(s, 'anna', { gender: 'female', birthDate: '1970-05-17' }),
      id: s.ids.anna } }), check: isVersion(3) },
  { name: 'update without an id in the body', status: 400, check: hasError,
    op: (s) => ({ do: 'send', method: 'PUT', path: `Patient/${s.ids.anna}`,
      headers: { 'Content-Type': 'application/fhir+json' }, body: JSON.stringify(person(s, 'anna')) }) },
  { name: 'update with another id in the body', status: 400, check: hasError,
    op: (s) => ({ do: 'send', method: 'PUT', path: `Patient/${s.ids.anna}`,
      headers: { 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ ...person(s, 'anna'), id: 'another' }) }) },
  { name: 'update with another type in the body', status: 400, check: hasError,
    op: (s) => ({ do: 'send', method: 'PUT', path: `Patient/${s.ids.anna}`,
      headers: { 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Basic', id: s.ids.anna, code: { text: 'x' } }) }) },
  { name: 'update as create', status: 201,
    op: (s) => ({ do: 'update', resource: { ...person(s, 'frida'), id: `frida-${s.run}` } }),
    check: all(named('frida'), isVersion(1)) },

  { name: 'vread the first', op: (s) => ({ do: 'vread', type: 'Patient', id: s.ids.anna, version: '1' }), status: 200,
    check: all(isAnna, isVersion(1)) },
  { name: 'vread the current', op: (s) => ({ do: 'vread', type: 'Patient', id: s.ids.anna, version: '3' }),
    status: 200, check: all(isAnna, isVersion(3)) },
  { name: 'vread a version that is not', op: (s) => ({ do: 'vread', type: 'Patient', id: s.ids.anna, version: '99' }),
    status: 404, check: hasError },
  { name: 'history', op: (s) => ({ do: 'history', type: 'Patient', id: s.ids.anna }), status: 200,
    check: ({ json }) => {
      must(json.type === 'history' && json.entry.length === 3, `${json.entry?.length} entries of a ${json.type}`);
      must(json.entry.map(({ resource }) => resource.meta.versionId).join() === '3,2,1', 'not the newest first');
      must(json.entry.every(({ request }) => request?.method && request.url), 'an entry without its request');
    } },

  { name: 'delete', op: (s) => ({ do: 'delete', type: 'Patient', id: s.ids.emil }), status: [200, 204] },
  { name: 'read what was deleted', op: (s) => ({ do: 'read', type: 'Patient', id: s.ids.emil }), status: 410,
    check: hasError },
  { name: 'delete it again', op: (s) => ({ do: 'delete', type: 'Patient', id: s.ids.emil }), status: [200, 204] },
  { name: 'vread what it was before', op: (s) => ({ do: 'vread', type: 'Patient', id: s.ids.emil, version: '1' }),
    status: 200 },
  { name: 'update what was deleted', status: 201,
    op: (s) => ({ do: 'update', resource: { ...person(s, 'emil'), id: s.ids.emil } }), check: named('emil') },
];

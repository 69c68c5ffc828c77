// What is written must come back as it was: digits of numbers, unknown extensions, siblings of primitives, order.
import { number, writeExact } from '../exact.mjs';
import { FHIR_JSON, must, named, SYSTEM } from './checks.mjs';

const TYPE = { 'Content-Type': FHIR_JSON };

const measured = (state, more = {}) => ({ resourceType: 'Observation', ...more, status: 'final',
  _status: { extension: [{ url: `${SYSTEM}/why`, valueString: 'said “so” — ünï, 𝔉' }] },
  extension: [{ url: `${SYSTEM}/unknown`, extension: [{ url: 'part', valueDecimal: number('0.0010') },
    { url: 'other', valueInteger: number('7') }] }],
  identifier: [{ system: SYSTEM, value: `${state.run}-f` }], code: { text: 'a  b' },
  valueQuantity: { value: number('1.50'), unit: 'mg' },
  referenceRange: [{ low: { value: number('1.0') }, high: { value: number('20.00') } }],
  component: ['3.10', '2.0', '-1.00'].map((digits) => ({ code: { text: digits },
    valueQuantity: { value: number(digits) } })) });

const without = ({ meta, text, id, ...rest }) => rest;

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
};

const isAsWritten = (more) => ({ exact }, state) => {
  const [got, want] = [without(exact), without(measured(state, more))].map((value) => writeExact(sorted(value)));
  must(got === want, `got ${got}, not ${want}`);
};

export const fidelity = [
  { name: 'create with exact content', status: 201, check: named('exact'),
    op: (s) => ({ do: 'send', method: 'POST', path: 'Observation', headers: TYPE, body: writeExact(measured(s)) }) },
  { name: 'read exact content', status: 200, check: isAsWritten(),
    op: (s) => ({ do: 'read', type: 'Observation', id: s.ids.exact }) },
  { name: 'update with exact content', status: 200,
    op: (s) => ({ do: 'send', method: 'PUT', path: `Observation/${s.ids.exact}`, headers: TYPE,
      body: writeExact({ ...measured(s, { id: s.ids.exact }), issued: '2024-03-01T08:00:00.120+01:00' }) }) },
  { name: 'read updated exact content', status: 200, check: isAsWritten({ issued: '2024-03-01T08:00:00.120+01:00' }),
    op: (s) => ({ do: 'read', type: 'Observation', id: s.ids.exact }) },
  { name: 'search exact content', status: 200,
    op: (s) => ({ do: 'search', type: 'Observation', query: [['identifier', `${SYSTEM}|${s.run}-f`]] }),
    check: ({ exact }, state) => isAsWritten({ issued: '2024-03-01T08:00:00.120+01:00' })(
      { exact: exact.entry[0].resource }, state) },
  { name: 'patch beside exact content', status: 200,
    op: (s) => ({ do: 'patch', type: 'Observation', id: s.ids.exact, patch: [{ op: 'remove', path: '/issued' }] }) },
  { name: 'read patched exact content', status: 200, check: isAsWritten(),
    op: (s) => ({ do: 'read', type: 'Observation', id: s.ids.exact }) },
];

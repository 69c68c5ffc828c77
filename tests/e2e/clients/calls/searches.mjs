// Searches of what the others wrote: parameters of every type, results, pages, compartments, operations.
import { all, finds, hasError, identifiedBy, includes, must, SYSTEM } from './checks.mjs';

const PRESSURES = ['o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6'];
const family = (state) => ['family:exact', `Ahrens${state.run}`];
const ofIda = (state) => ['subject', `Patient/${state.ids.ida}`];
const search = (name, type, query, check) => ({ name: `search: ${name}`, status: 200, check,
  op: (s) => ({ do: 'search', type, query: query(s) }) });
const pressures = (name, query, names) => search(name, 'Observation', (s) => [ofIda(s), ...query(s)], finds(names));

const subset = (answer) => must(answer.json.entry.every(({ resource }) => resource.meta.tag?.some(({ code }) =>
  code === 'SUBSETTED')), 'not marked as subsets');

export const searches = [
  search('token', 'Patient', (s) => identifiedBy(s, 'anna'), finds(['anna'])),
  search('_id', 'Patient', (s) => [['_id', s.ids.bert]], finds(['bert'])),
  search('two ids', 'Patient', (s) => [['_id', `${s.ids.anna},${s.ids.bert}`]], finds(['anna', 'bert'])),
  search('nothing found', 'Patient', (s) => identifiedBy(s, 'nobody'), finds([])),
  search('string', 'Patient', (s) => [['family', `ahrens${s.run}`], ['given', 'ann']], finds(['anna'])),
  search('string:exact', 'Patient', (s) => [family(s), ['given:exact', 'bert']], finds(['bert'])),
  search('date', 'Patient', (s) => [family(s), ['birthdate', '1970-05-17']], finds(['anna'])),
  search('date, lt', 'Patient', (s) => [family(s), ['birthdate', 'lt1971-01-01']], finds(['anna', 'ida'])),
  search('date, a range', 'Patient', (s) => [family(s), ['birthdate', 'ge1980'], ['birthdate', 'lt1995']],
    finds(['bert', 'carl'])),
  search('token, or', 'Patient', (s) => [family(s), ['gender', 'male,other']], finds(['bert', 'carl', 'jana'])),
  search('token:not', 'Patient', (s) => [family(s), ['gender:not', 'female'], ['birthdate', 'ge1980']],
    finds(['bert', 'carl'])),
  search('missing', 'Patient', (s) => [family(s), ['birthdate:missing', 'true'], ['gender', 'female,other']],
    finds(['gerda', 'jana'])),
  pressures('reference', () => [], PRESSURES),
  search('reference:Type', 'Observation', (s) => [['subject:Patient', s.ids.ida]], finds(PRESSURES)),
  search('a parameter for two elements', 'Condition', (s) => [['patient', s.ids.ida]], finds(['condition'])),
  search('reference as our own URL', 'Condition', (s) => [['subject', `${s.base}/Patient/${s.ids.ida}`]],
    finds(['condition'])),
  pressures('code', () => [['code', 'http://loinc.org|8480-6'], ['status', 'final']], ['o1', 'o3', 'o5']),
  pressures('quantity, gt', () => [['value-quantity', 'gt130|http://unitsofmeasure.org|mm[Hg]']], ['o5', 'o6']),
  pressures('date, le', () => [['date', 'le2024-03-02T08:00:00Z']], ['o0', 'o1']),
  search('chained', 'Observation', (s) => [['subject:Patient.identifier', `${SYSTEM}|${s.run}-ida`]],
    finds(PRESSURES)),
  search('reverse chained', 'Patient', (s) => [['_has:Condition:patient:code', '38341003'], family(s)],
    finds(['ida'])),
  search('_sort', 'Observation', (s) => [ofIda(s), ['_sort', 'date']], finds(PRESSURES, { ordered: true })),
  search('_sort down', 'Observation', (s) => [ofIda(s), ['_sort', '-date']],
    finds([...PRESSURES].reverse(), { ordered: true })),
  search('_total=accurate', 'Observation', (s) => [ofIda(s), ['_total', 'accurate']], finds(PRESSURES, { total: 7 })),
  search('_summary=count', 'Observation', (s) => [ofIda(s), ['_summary', 'count']], finds([], { total: 7 })),
  search('_summary=true', 'Observation', (s) => [ofIda(s), ['_summary', 'true']], all(finds(PRESSURES), subset)),
  search('_elements', 'Observation', (s) => [ofIda(s), ['_elements', 'status,code']],
    all(finds(PRESSURES), subset, ({ json }) => must(json.entry.every(({ resource }) => !resource.valueQuantity),
      'more than was asked for'))),
  search('_include', 'Observation', (s) => [ofIda(s), ['_include', 'Observation:subject']],
    all(finds(PRESSURES), includes(['ida']))),
  search('_revinclude', 'Patient', (s) => [...identifiedBy(s, 'ida'), ['_revinclude', 'Condition:patient']],
    all(finds(['ida']), includes(['condition']))),
  search('_count', 'Observation', (s) => [ofIda(s), ['_count', '2'], ['_sort', 'date']],
    all(finds(['o0', 'o1'], { ordered: true }), ({ json }) => must(json.link.some(({ relation }) => relation === 'next'),
      'no next page'))),
  { name: 'all pages', status: 200,
    op: (s) => ({ do: 'pages', type: 'Observation', query: [ofIda(s), ['_count', '2']] }),
    check: (answer, state) => {
      const bundles = answer.all.map(({ text }) => JSON.parse(text));
      must(bundles.length === 4, `${bundles.length} pages`);
      const found = bundles.flatMap(({ entry }) => entry.map(({ resource }) => state.labels.get(resource.id)));
      must([...found].sort().join() === PRESSURES.join(), `found ${found.join()}`);
      const prefix = `${state.base}/Observation?`;
      must(answer.all.slice(1).every(({ url }) => url.startsWith(prefix)), 'a page is not below [base]/[type]?');
    } },
  { name: 'search by POST', status: 200, check: finds(['o1', 'o3', 'o5']),
    op: (s) => ({ do: 'searchByPost', type: 'Observation', query: [ofIda(s), ['status', 'final']] }) },
  { name: 'compartment search', status: 200, check: finds(PRESSURES),
    op: (s) => ({ do: 'compartment', compartment: 'Patient', id: s.ids.ida, type: 'Observation' }) },
  { name: 'compartment search with parameters', status: 200, check: finds(['o1', 'o3', 'o5']),
    op: (s) => ({ do: 'compartment', compartment: 'Patient', id: s.ids.ida, type: 'Observation',
      query: [['status', 'final']] }) },
  { name: '$everything', status: 200, op: (s) => ({ do: 'everything', id: s.ids.ida }),
    check: (answer, state) => {
      const found = answer.json.entry.map(({ resource }) => state.labels.get(resource.id));
      const wanted = ['ida', 'condition', 'flag', ...PRESSURES];
      must(wanted.every((name) => found.includes(name)), `found ${found.join()}`);
    } },
  { name: 'unknown parameter, handling=strict', status: 400, check: hasError,
    op: () => ({ do: 'search', type: 'Patient', query: [['shoesize', '43']], headers: { Prefer: 'handling=strict' } }) },
  { name: 'unknown parameter, handling=lenient', status: 200,
    op: (s) => ({ do: 'search', type: 'Patient', query: [...identifiedBy(s, 'anna'), ['shoesize', '43']],
      headers: { Prefer: 'handling=lenient' } }), check: finds(['anna']) },
  { name: 'a date that is none', status: 400, check: hasError,
    op: () => ({ do: 'search', type: 'Patient', query: [['birthdate', 'soon']] }) },
];

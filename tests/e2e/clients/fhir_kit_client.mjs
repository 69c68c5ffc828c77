// The table of calls through fhir-kit-client.
import { Client } from 'fhir-kit-client';
import { requestOf } from './requests.mjs';

const PAGES_MAX = 50;
const grouped = (query) => {
  const names = new Map();
  for (const [name, value] of query ?? []) names.set(name, [...(names.get(name) ?? []), value]);
  return Object.fromEntries([...names].map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
};

export class FhirKitClient {
  constructor(base, recorder) {
    globalThis.fetch = recorder.around(globalThis.fetch);
    this.client = new Client({ baseUrl: base });
  }

  perform(operation) {
    const own = this[operation.do];
    return own ? own.call(this, operation) : this.send(operation);
  }

  options = (o) => (o.headers ? { headers: o.headers } : {});

  metadata = (o) => this.client.capabilityStatement(this.options(o));
  read = (o) => (o.query ? this.send(o)
    : this.client.read({ resourceType: o.type, id: o.id, options: this.options(o) }));
  vread = (o) => this.client.vread({ resourceType: o.type, id: o.id, version: o.version });
  history = (o) => this.client.history({ resourceType: o.type, id: o.id });
  create = (o) => this.client.create({ resourceType: o.resource.resourceType, body: o.resource,
    options: this.options(o) });
  update = (o) => this.client.update({ resourceType: o.resource.resourceType, id: o.resource.id, body: o.resource,
    options: this.options(o) });
  updateIf = (o) => this.client.update({ resourceType: o.resource.resourceType, searchParams: grouped(o.criteria),
    body: o.resource });
  patch = (o) => this.client.patch({ resourceType: o.type, id: o.id, jsonPatch: o.patch, options: this.options(o) });
  delete = (o) => this.client.delete({ resourceType: o.type, id: o.id });
  search = (o) => this.client.search({ resourceType: o.type, searchParams: grouped(o.query),
    options: this.options(o) });
  searchByPost = (o) => this.client.resourceSearch({ resourceType: o.type, searchParams: grouped(o.query),
    options: { postSearch: true } });
  compartment = (o) => this.client.compartmentSearch({ resourceType: o.type, searchParams: grouped(o.query),
    compartment: { resourceType: o.compartment, id: o.id } });
  everything = (o) => this.client.operation({ name: 'everything', resourceType: 'Patient', id: o.id, method: 'GET' });
  validate = (o) => this.client.operation({ name: '$validate', resourceType: o.resource.resourceType,
    input: o.resource });
  bundle = (o) => (o.bundle.type === 'batch' ? this.client.batch({ body: o.bundle })
    : this.client.transaction({ body: o.bundle }));

  pages = async (o) => {
    let page = await this.client.search({ resourceType: o.type, searchParams: grouped(o.query) });
    for (let count = 1; page && count < PAGES_MAX; ++count) page = await this.client.nextPage({ bundle: page });
  };

  send = (o) => {
    const { method, path, headers, body } = requestOf(o);
    return this.client.request(path, { method, options: { headers }, body });
  };
}

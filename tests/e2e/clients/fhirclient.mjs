// The table of calls through fhirclient, the client of SMART apps.
import { createRequire } from 'node:module';
import { queryText, requestOf } from './requests.mjs';

const require = createRequire(import.meta.url);
const PAGES_MAX = 50;

export class Fhirclient {
  constructor(base, recorder) {
    const http = require('cross-fetch');
    http.fetch = recorder.around(http.fetch);  // before the client takes it
    const FhirClient = require('fhirclient/lib/FhirClient.js').default;
    this.client = new FhirClient(`${base}/`);
  }

  perform(operation) {
    const own = this[operation.do];
    return own ? own.call(this, operation) : this.send(operation);
  }

  options = (o) => (o.headers ? { headers: o.headers } : {});

  create = (o) => this.client.create(o.resource, this.options(o));
  update = (o) => this.client.update(o.resource, this.options(o));
  patch = (o) => this.client.patch(`${o.type}/${o.id}`, o.patch, this.options(o));
  delete = (o) => this.client.delete(`${o.type}/${o.id}`);

  pages = async (o) => {
    for await (const _ of this.client.pages(`${o.type}?${queryText(o.query)}`, { limit: PAGES_MAX }));
  };

  send = (o) => {
    const { method, path, headers, body } = requestOf(o);
    return this.client.fhirRequest(path, { method, headers, body });
  };
}

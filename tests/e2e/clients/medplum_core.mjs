// The table of calls through @medplum/core. It has no way to send HEAD, OPTIONS or a patch of another type.
import { MedplumClient } from '@medplum/core';
import { queryText, requestOf } from './requests.mjs';

const PAGES_MAX = 50;

export class MedplumCore {
  constructor(base, recorder) {
    const { origin, pathname } = new URL(base);
    this.client = new MedplumClient({ baseUrl: `${origin}/`, fhirUrlPath: `${pathname.slice(1)}/`, cacheTime: 0,
      resourceCacheSize: 0, autoBatchTime: 0, fetch: recorder.around(globalThis.fetch) });
  }

  perform(operation) {
    const own = this[operation.do];
    return own ? own.call(this, operation) : this.send(operation);
  }

  options = (o) => ({ maxRetries: 0, headers: { ...o.headers } });

  read = (o) => (o.query ? this.send(o) : this.client.readResource(o.type, o.id, this.options(o)));
  vread = (o) => this.client.readVersion(o.type, o.id, o.version, this.options(o));
  history = (o) => this.client.readHistory(o.type, o.id, {}, this.options(o));
  create = (o) => (o.headers ? this.send(o) : this.client.createResource(o.resource, this.options(o)));
  createIf = (o) => this.client.createResourceIfNoneExist(o.resource, queryText(o.criteria), this.options(o));
  update = (o) => this.client.updateResource(o.resource, this.options(o));
  updateIf = (o) => this.client.upsertResource(o.resource, queryText(o.criteria), this.options(o));
  patch = (o) => this.client.patchResource(o.type, o.id, o.patch, this.options(o));
  delete = (o) => this.client.deleteResource(o.type, o.id, this.options(o));
  search = (o) => this.client.search(o.type, queryText(o.query), this.options(o));
  everything = (o) => this.client.readPatientEverything(o.id, this.options(o));
  validate = (o) => this.client.validateResource(o.resource, this.options(o));
  bundle = (o) => this.client.executeBatch(o.bundle, this.options(o));

  pages = async (o) => {
    let count = 0;
    for await (const _ of this.client.searchResourcePages(o.type, queryText(o.query), this.options(o))) {
      if (++count === PAGES_MAX) return;
    }
  };

  send = (o) => {
    const { method, path, headers, body } = requestOf(o);
    const url = this.client.fhirUrl().href.replace(/\/?$/, path ? `/${path}` : '');
    const options = this.options({ headers });
    const { 'Content-Type': type } = headers;
    if (method === 'GET') return this.client.get(url, options);
    if (method === 'DELETE') return this.client.delete(url, options);
    if (method === 'POST') return this.client.post(url, body, type, options);
    if (method === 'PUT') return this.client.put(url, body, type, options);
    if (method === 'PATCH' && type === 'application/json-patch+json') {
      return this.client.patch(url, o.patch ?? JSON.parse(body), options);
    }
    return undefined;
  };
}

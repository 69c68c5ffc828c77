// What a client really sent and got, whatever it makes of it.
const BODY_BYTES_MAX = 4 << 20;

/** The options of a fetch with the token of the environment; these clients are not what is tested for logging in. */
function authorized(resource, options) {
  const token = process.env.CONCORD_TOKEN;
  if (!token) return options;
  const authorization = `Bearer ${token}`;
  if (typeof resource.headers?.set === 'function') {
    resource.headers.set('Authorization', authorization);
    return options;
  }
  return { ...options, headers: { ...Object.fromEntries(new Headers(options?.headers ?? {})), authorization } };
}

export class Recorder {
  #exchanges = [];

  /** A fetch that notes every exchange of the one it is given. */
  around(fetch) {
    return async (resource, options) => {
      const response = await fetch(resource, authorized(resource, options));
      const text = await response.text();
      if (text.length > BODY_BYTES_MAX) throw new Error('the answer is longer than any of these calls expects');
      this.#exchanges.push({
        url: typeof resource === 'string' ? resource : (resource.href ?? resource.url),
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text,
      });
      const { status, statusText, headers } = response;
      return new response.constructor(text === '' ? null : text, { status, statusText, headers });
    };
  }

  /** The exchanges since the last time. */
  take() {
    const taken = this.#exchanges;
    this.#exchanges = [];
    return taken;
  }
}

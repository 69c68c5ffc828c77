// What a client really sent and got, whatever it makes of it.
const BODY_BYTES_MAX = 4 << 20;

export class Recorder {
  #exchanges = [];

  /** A fetch that notes every exchange of the one it is given. */
  around(fetch) {
    return async (resource, options) => {
      const response = await fetch(resource, options);
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

// Lets a reader of the documentation page try a request. All it knows comes from openapi.json; answers are shown as
// text, and nothing is stored.
'use strict';
(() => {
  const BODY_CHARACTERS_MAX = 2000000;
  const ANSWER_MS_MAX = 60000;
  const base = new URL('.', document.baseURI);

  /** An element with attributes and children; texts become text nodes. */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function labelled(control, text, hint) {
    const label = make('label', { for: control.id
    }, text);
    const row = make('p', {}, label, control);
    if (hint) {
      const note = make('small', {id: `${control.id}-hint`}, hint);
      control.setAttribute('aria-describedby', note.id);
      row.append(note);
    }
    return row;
  }

  const resolved = (openapi, schema) => {
    const name = schema && schema.$ref && schema.$ref.split('/').pop();
    return name ? openapi.components.schemas[name] : schema;
  };

  /** A control for a parameter: what can be chosen is a list. */
  function controlOf(openapi, operation, parameter) {
    const attributes = {id: `${operation.operationId}-${parameter.in}-${parameter.name}`};
    if (parameter.required) attributes.required = '';
    const {enum: choices} = resolved(openapi, parameter.schema) || {};
    if (!choices) return make('input', {...attributes, autocomplete: 'off', spellcheck: 'false'});
    const options = choices.map((choice) => make('option', {value: choice}, choice));
    return make('select', attributes, ...(parameter.required ? [] : [make('option', {value: ''}, '')]), ...options);
  }

  /** The JSON text with line breaks and indents; its numbers and texts stay as they are. */
  function indented(text) {
    let depth = 0;
    const line = () => `\n${'  '.repeat(depth)}`;
    return text.replace(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|\s+/g, (token) => {
      if (token.trim() === '') return '';
      if (token[0] === '"' || token.length > 1) return token;
      if (token === '{' || token === '[') {
        ++depth;
        return token + line();
      }
      if (token === '}' || token === ']') {
        depth = Math.max(0, depth - 1);
        return line() + token;
      }
      return token === ',' ? token + line() : ': ';
    });
  }

  function isJson(text) {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  /** {url, options} of what the form says. */
  function requestOf(method, path, fields, body, token) {
    const headers = new Headers();
    const query = new URLSearchParams();
    let target = path;
    for (const {parameter, control} of fields) {
      const value = control.value;
      if (parameter.in === 'path')
        target = target.replace(`{${parameter.name}}`, encodeURIComponent(value));
      else if (value !== '' && parameter.in === 'query')
        query.append(parameter.name, value);
      else if (value !== '' && parameter.in === 'header')
        headers.set(parameter.name, value);
    }
    if (token !== '') headers.set('Authorization', `Bearer ${token}`);
    if (body) headers.set('Content-Type', body.type);
    const url = new URL(target.slice(1), base);
    url.search = query.toString();
    const options = {
      method: method.toUpperCase(),
      headers,
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS_MAX)
    };
    return {url, options: body ? {...options, body: body.control.value} : options};
  }

  async function show({url, options}, said, shown) {
    said.textContent = 'Sending …';
    shown.replaceChildren();
    const began = performance.now();
    try {
      const answer = await fetch(url, options);
      const text = await answer.text();
      said.textContent = `${answer.status} ${answer.statusText} after ${Math.round(performance.now() - began)} ms`;
      const whole = isJson(text) ? indented(text) : text;
      const cut = whole.length > BODY_CHARACTERS_MAX ? '\n… (cut)' : '';
      shown.append(
          make('h5', {}, 'Request'), make('pre', {tabindex: '0'}, `${options.method} ${url}`),
          make('h5', {}, 'Headers of the answer'),
          make('pre', {tabindex: '0'}, [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')),
          make('h5', {}, 'Body of the answer'),
          make('pre', {tabindex: '0', class: 'body'}, whole.slice(0, BODY_CHARACTERS_MAX) + cut));
    } catch (error) {
      said.textContent = `No answer: ${error.message}`;
    }
  }

  function addForm(openapi, token, path, method, operation) {
    const section = document.getElementById(operation.operationId);
    if (!section) return;
    const fields = (operation.parameters ||
                    []).map((parameter) => ({parameter, control: controlOf(openapi, operation, parameter)}));
    const form = make('form', {'aria-label': `Try ${operation.operationId}`}, make('h4', {}, 'Try it'));
    form.append(...fields.map(
        ({parameter, control}) =>
            labelled(control, `${parameter.name} (${parameter.in}${parameter.required ? ', required' : ''})`)));
    let body;
    if (operation.requestBody) {
      const [type] = Object.keys(operation.requestBody.content);
      const control = make('textarea', {id: `${operation.operationId}-body`, rows: '10', spellcheck: 'false'});
      body = {type, control};
      form.append(labelled(control, 'Body', type));
    }
    const said = make('p', {role: 'status'});
    const shown = make('div');
    form.append(make('p', {}, make('button', {type: 'submit'}, 'Send')), said, shown);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      show(requestOf(method, path, fields, body, token.value.trim()), said, shown);
    });
    section.append(form);
  }

  async function addForms() {
    const answer = await fetch(new URL('openapi.json', base), {credentials: 'omit'});
    const openapi = await answer.json();
    const token = make('input', {id: 'bearer-token', autocomplete: 'off', spellcheck: 'false'});
    document.querySelector('h2').after(labelled(
        token, 'Bearer token',
        'Sent with every request, if there is one; ' +
            'forgotten when the page is left.'));
    for (const [path, operations] of Object.entries(openapi.paths)) {
      for (const [method, operation] of Object.entries(operations)) addForm(openapi, token, path, method, operation);
    }
    document.documentElement.dataset.ready = 'true';
  }

  addForms().catch((error) => {
    document.querySelector('h2').after(make('p', {role: 'alert'}, `Requests cannot be tried: ${error.message}`));
  });
})();

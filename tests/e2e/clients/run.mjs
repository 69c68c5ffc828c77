// node run.mjs CLIENT BASE: performs the table of calls through a client against a FHIR base, in order, and writes one
// JSON object a call: {call, passed, why?, status, same}. Standard output is for these lines only.
import { randomBytes } from 'node:crypto';
import { conditions } from './calls/conditions.mjs';
import { exchanges } from './calls/exchanges.mjs';
import { fidelity } from './calls/fidelity.mjs';
import { instances } from './calls/instances.mjs';
import { protocol } from './calls/protocol.mjs';
import { searches } from './calls/searches.mjs';
import { Fhirclient } from './fhirclient.mjs';
import { FhirKitClient } from './fhir_kit_client.mjs';
import { MedplumCore } from './medplum_core.mjs';
import { Recorder } from './recorder.mjs';
import { readExact } from './exact.mjs';
import { comparable } from './sameness.mjs';

const CLIENTS = { 'fhir-kit-client': FhirKitClient, '@medplum/core': MedplumCore, fhirclient: Fhirclient };
const CALL_MS_MAX = 30000;

const parsed = (read, text) => {
  try {
    return read(text);
  } catch {
    return undefined;
  }
};

/** What the checks of the table look at. */
function answerOf(taken) {
  const [first] = taken;
  return { ...first, all: taken, json: parsed(JSON.parse, first.text), exact: parsed(readExact, first.text) };
}

function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CALL_MS_MAX);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A client returns what was sent to it, and throws what went wrong. */
function checkView(view, answer) {
  const isGood = answer.status >= 200 && answer.status < 300;
  if (isGood && view.error) throw new Error(`the client could not take the answer: ${view.error.message}`);
  if (answer.status >= 400 && !view.error) throw new Error('the client took an error for a success');
  const { value } = view;
  if (isGood && value?.resourceType && answer.all.length === 1 && JSON.stringify(value) !== JSON.stringify(answer.json)) {
    throw new Error('the client made something else of the answer');
  }
}

async function perform(client, recorder, call, state) {
  const operation = call.op(state);
  const view = {};
  try {
    view.value = await within(client.perform(operation));
  } catch (error) {
    view.error = error;
  }
  const taken = recorder.take();
  if (taken.length === 0) {
    if (view.error) return { call: call.name, passed: false, why: `nothing was sent: ${view.error.message}` };
    return undefined;  // the client has no way to say it
  }
  const told = { call: call.name, passed: true, status: taken[0].status };
  try {
    const answer = answerOf(taken);
    const expected = [call.status].flat();
    if (!expected.includes(answer.status)) throw new Error(`expected ${expected.join(' or ')}: ${answer.text.slice(0, 600)}`);
    checkView(view, answer);
    call.check?.(answer, state);
  } catch (error) {
    Object.assign(told, { passed: false, why: error.message });
  }
  told.same = comparable(taken, operation.do === 'pages', state.labels);
  return told;
}

const [, , name, base] = process.argv;
const recorder = new Recorder();
const client = new CLIENTS[name](base, recorder);
const state = { base, run: `r${randomBytes(5).toString('hex')}`, ids: {}, labels: new Map() };
for (const call of [...instances, ...conditions, ...exchanges, ...searches, ...fidelity, ...protocol]) {
  const told = await perform(client, recorder, call, state);
  if (told) process.stdout.write(`${JSON.stringify(told).replaceAll(state.run, 'RUN').replaceAll(base, 'BASE')}\n`);
}
process.exit(0);

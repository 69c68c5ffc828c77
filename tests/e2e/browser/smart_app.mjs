// node smart_app.mjs URL ADMIN SAMPLE TOKEN FHIRCLIENT: a browser application made with fhirclient (the file of its
// browser build) is launched at a running sandbox in headless Chromium, by itself and from an EHR, and reads what the
// token lets it. TOKEN submits the sample first. Ends in "N passed, M failed".
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const WAIT_MS_MAX = 20000;
const [, , url, admin, sample, token, library] = process.argv;
const base = `${url}/sandbox/fhir`;
const READS = 'patient/Patient.rs patient/Goal.rs';
const SCOPE = `openid fhirUser ${READS} offline_access`;

function must(condition, text) {
  if (!condition) throw new Error(text);
}

const page = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title>
<script src="fhir-client.js"></script><script>${script}</script></html>`;
const launching = (scope) => page(`FHIR.oauth2.authorize({clientId: 'app', scope: ${JSON.stringify(scope)},
  redirectUri: 'index.html', pkceMode: 'required', completeInTarget: true})`);
const FILES = {
  '/fhir-client.js': ['text/javascript', readFileSync(library, 'utf8')],
  '/launch.html': ['text/html', launching(`launch ${SCOPE}`)],
  '/standalone.html': ['text/html', launching(`launch/patient ${SCOPE}`)],
  '/index.html': ['text/html', page(`window.ready = FHIR.oauth2.ready().then((client) => { window.client = client; })`)],
};

/** The application's own web server, on a free port. */
async function served() {
  const server = createServer((request, response) => {
    const [type, body] = FILES[new URL(request.url, 'http://x').pathname] ?? ['text/plain', ''];
    response.writeHead(body ? 200 : 404, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, app: `http://127.0.0.1:${server.address().port}` };
}

/** What the application knows once it has its token. */
async function settled(tab) {
  await tab.waitForURL(/\/index\.html/);
  await tab.waitForFunction(() => window.ready);
  await tab.evaluate(() => window.ready);
  return tab.evaluate(() => ({
    patient: client.patient.id,
    user: client.user.fhirUser,
    response: client.state.tokenResponse,
  }));
}

const ask = (tab, path) => tab.evaluate(async (target) => {
  try {
    return { body: await client.request(target) };
  } catch (error) {
    return { status: error.statusCode ?? error.status ?? error.message };
  }
}, path);

async function mustReadTheGoal(tab) {
  const { body } = await ask(tab, 'Goal');
  const goals = (body?.entry ?? []).filter(({ search }) => search.mode === 'match').map(({ resource }) => resource);
  must(goals.length === 1 && goals[0].subject.reference === 'Patient/rosa-1001', `goals: ${JSON.stringify(body)}`);
  const read = await ask(tab, `Goal/${goals[0].id}`);
  must(read.body?.id === goals[0].id, `the goal is not read: ${JSON.stringify(read)}`);
}

const CASES = {
  'a standalone launch asks for the patient and reads a goal': async ({ tab, app }) => {
    await tab.goto(`${app}/standalone.html?iss=${encodeURIComponent(base)}`);
    await tab.getByRole('button', { name: /Rosa Elena Lindqvist/ }).click();
    const { patient, user, response } = await settled(tab);
    must(patient === 'rosa-1001', `patient ${patient}`);
    must(user === 'Patient/rosa-1001', `user ${user}`);
    must(response.scope === `openid fhirUser launch/patient ${READS} offline_access`, response.scope);
    must(response.need_patient_banner === true, 'need_patient_banner');
    must((await ask(tab, 'Patient/rosa-1001')).body?.id === 'rosa-1001', 'the patient is not read');
    await mustReadTheGoal(tab);
  },
  'a refresh gives another token that reads the same': async ({ tab }) => {
    const [before, after] = await tab.evaluate(async () => {
      const old = { ...client.state.tokenResponse };
      await client.refresh();
      return [old, client.state.tokenResponse];
    });
    must(after.access_token !== before.access_token, 'the same access token');
    must(after.refresh_token !== before.refresh_token, 'the same refresh token');
    must(after.scope === before.scope && after.patient === before.patient, JSON.stringify(after));
    await mustReadTheGoal(tab);
  },
  'another patient, another type and no token are refused': async ({ tab }) => {
    for (const [path, statuses] of [['Patient/mateo-1002', [403, 404]], ['Condition', [403]]]) {
      const { status } = await ask(tab, path);
      must(statuses.includes(status), `${path}: ${status}`);
    }
    const bare = await tab.evaluate((target) => fetch(target).then(({ status }) => status), `${base}/Patient/rosa-1001`);
    must(bare === 401, `without a token: ${bare}`);
  },
  'an EHR launch brings its patient along': async ({ tab, app }) => {
    await tab.goto(`${admin}/launch?client_id=app&patient=rosa-1001&encounter=visit-301&launch_url=` +
      encodeURIComponent(`${app}/launch.html`));
    const { patient, user, response } = await settled(tab);
    must(patient === 'rosa-1001' && response.encounter === 'visit-301', JSON.stringify(response));
    must(user === 'Practitioner/okafor', `user ${user}`);
    must(response.scope.split(' ').includes('launch'), response.scope);
    await mustReadTheGoal(tab);
  },
  'a refusal on the page comes back to the app': async ({ tab, app }) => {
    await tab.goto(`${app}/standalone.html?iss=${encodeURIComponent(base)}`);
    await tab.getByRole('button', { name: /refuse/ }).click();
    await tab.waitForURL(/\/index\.html\?error=access_denied/);
  },
  'nothing was refused by a policy of ours or logged': async ({ faults }) => {
    must(faults.length === 0, faults.join('; '));
  },
};

const submitted = await fetch(`${url}/artifacts/goal`, { method: 'POST', body: readFileSync(sample),
  headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` } });
must(submitted.status === 201, `the sample: ${submitted.status}`);
const { server, app } = await served();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let passed = 0;
let failed = 0;
try {
  const tab = await (await browser.newContext()).newPage();
  tab.setDefaultTimeout(WAIT_MS_MAX);
  const faults = [];
  tab.on('console', (message) => {
    // Chromium notes every answer of 400 and above, which is what some cases ask for, and the icon that is not there.
    if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text())) {
      faults.push(message.text());
    }
  });
  for (const [name, check] of Object.entries(CASES)) {
    try {
      await check({ tab, app, faults });
      ++passed;
      console.log(`ok   ${name}`);
    } catch (error) {
      ++failed;
      console.log(`FAIL ${name}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);

// node docs_page.mjs URL SAMPLE TOKEN: opens the documentation page of a running Concord in headless Chromium, reads it,
// and tries requests from it by keyboard only, one of them the preview of the sample artifact. Ends in "N passed, M
// failed".
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const WAIT_MS_MAX = 20000;
const [, , url, sample, token] = process.argv;
const artifact = JSON.parse(readFileSync(sample, 'utf8'));
const BAD_BODY = '{"artifact":"goal","schemaVersion":"1"}';

function must(condition, text) {
  if (!condition) throw new Error(text);
}

/** Fills the form of an operation and sends it, without a mouse; what the page then shows. */
async function attempt(page, operation, values) {
  const section = page.locator(`details[id="${operation}"]`);
  if (!(await section.evaluate((details) => details.open))) {
    await section.locator('summary').focus();
    await page.keyboard.press('Enter');
  }
  for (const [label, value] of Object.entries(values)) {
    const control = section.getByLabel(label, { exact: false }).first();
    if ((await control.evaluate((element) => element.tagName)) === 'SELECT') await control.selectOption(value);
    else await control.fill(value);
  }
  await section.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('Enter');
  const said = section.getByRole('status');
  await page.waitForFunction((element) => /^\d{3} |^No answer/.test(element.textContent), await said.elementHandle());
  return { status: await said.textContent(), headers: await section.locator('form pre').nth(1).textContent(),
    body: await section.locator('pre.body').textContent() };
}

const CASES = {
  'every operation has its section and its form': async ({ page, openapi }) => {
    for (const operations of Object.values(openapi.paths)) {
      for (const { operationId, parameters = [] } of Object.values(operations)) {
        const section = page.locator(`details[id="${operationId}"]`);
        must(await section.count() === 1, `no section ${operationId}`);
        const controls = await section.locator('form input, form select').count();
        must(controls === parameters.length, `${operationId}: ${controls} controls for ${parameters.length} parameters`);
      }
    }
  },
  'every control has a label, every id is there once, and headings leave no level out': async ({ page }) => {
    const faults = await page.evaluate(() => {
      const controls = [...document.querySelectorAll('input, select, textarea, button')];
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5')].map(({ tagName }) => Number(tagName[1]));
      return [...controls.filter((each) => each.tagName !== 'BUTTON' && !each.labels.length).map(({ id }) => `label ${id}`),
        ...ids.filter((id, position) => ids.indexOf(id) !== position).map((id) => `id ${id}`),
        ...levels.filter((level, position) => position && level > levels[position - 1] + 1).map((level) => `h${level}`)];
    });
    must(faults.length === 0, faults.join(', '));
  },
  'a GET is sent and its answer shown': async ({ page }) => {
    const { status, headers, body } = await attempt(page, 'readSchema', { type: 'goal' });
    must(status.startsWith('200 '), status);
    must(headers.includes('content-type: application/schema+json'), headers);
    must(JSON.parse(body).$schema.includes('2020-12'), body.slice(0, 200));
  },
  'the CapabilityStatement is read': async ({ page, openapi }) => {
    const { status, body } = await attempt(page, openapi.paths['/{p}/fhir/metadata'].get.operationId, {});
    must(status.startsWith('200 ') && JSON.parse(body).resourceType === 'CapabilityStatement', status);
  },
  'a preview is posted': async ({ page }) => {
    const { status, body } = await attempt(page, 'previewArtifact', { 'type (path': artifact.artifact,
      Body: JSON.stringify(artifact) });
    must(status.startsWith('200 '), `${status} ${body}`);
    must(JSON.parse(body).bundle.type === 'transaction', body.slice(0, 200));
  },
  'an OperationOutcome of a bad body is shown': async ({ page }) => {
    const { status, body } = await attempt(page, 'submitArtifact', { 'type (path': 'goal', Body: BAD_BODY });
    must(status.startsWith('422 ') || status.startsWith('400 '), status);
    const outcome = JSON.parse(body);
    must(outcome.resourceType === 'OperationOutcome' && outcome.issue.length > 1, body);
  },
  'markup in an answer stays text': async ({ page }) => {
    const { status } = await attempt(page, 'validateResource', { Body: '{"resourceType":"<img src=x onerror=alert(1)>"}' });
    must(status.startsWith('200 '), status);
    must(await page.locator('img').count() === 0, 'an element came out of an answer');
  },
  'the bearer token is sent': async ({ page }) => {
    await page.getByLabel('Bearer token').fill('abc.def');
    const sent = page.waitForRequest((request) => request.url().endsWith('/schemas'));
    await attempt(page, 'listSchemas', {});
    must((await (await sent).allHeaders()).authorization === 'Bearer abc.def', 'not sent');
  },
  'nothing is stored': async ({ page }) => {
    const kept = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
    must(kept === 0, 'something is');
  },
  'nothing is fetched from elsewhere, refused by the policy or logged': async ({ faults, hosts }) => {
    must(faults.length === 0, faults.join('; '));
    must(hosts.size === 1, [...hosts].join(', '));
  },
  'the page reads without scripts': async ({ browser, openapi }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${url}/docs`);
    const operations = Object.values(openapi.paths).flatMap(Object.values).length;
    must(await page.locator('details h4:has-text("Answers")').count() === operations, 'not every operation');
    must(await page.locator('form').count() === 0, 'a form that does nothing');
    await context.close();
  },
};

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let passed = 0;
let failed = 0;
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT_MS_MAX);
  const faults = [];
  const hosts = new Set();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // Chromium notes every answer of 400 and above, which is what the cases ask for.
    if (!/the server responded with a status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${url}/docs`);
  await page.waitForSelector('html[data-ready="true"]');
  const openapi = await page.evaluate(() => fetch('openapi.json').then((answer) => answer.json()));
  await page.getByLabel('Bearer token').fill(token);
  for (const [name, check] of Object.entries(CASES)) {
    try {
      await check({ browser, page, openapi, faults, hosts });
      ++passed;
      console.log(`ok   ${name}`);
    } catch (error) {
      ++failed;
      console.log(`FAIL ${name}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);

// An authorization server made with oidc-provider: node issuer.mjs jwt|opaque. It listens on a free loopback port, says
// {"issuer"} in a line, and obeys lines: "rotate" (a new signing key beside the old), "replace" (the new key only),
// "down", "up". Tokens, users and approvals are as a hospital's server would give them, without anybody to ask.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';
import readline from 'node:readline';

import Provider from 'oidc-provider';

console.info = console.error;  // the standard output is for answers
const format = process.argv[2];
const scopes = 'system/*.rs system/Goal.cruds patient/Patient.rs patient/Goal.rs launch/patient';
const patient = 'rosa-1001';

let keys = [];
function addKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  keys = [{ ...privateKey.export({ format: 'jwk' }), kid: randomBytes(6).toString('hex'), alg: 'ES256', use: 'sig' }, ...keys];
}

const engine = (id, more) => ({
  client_id: id, client_secret: `${id}-secret`, grant_types: ['client_credentials'], redirect_uris: [],
  response_types: [], ...more,
});

const configuration = () => ({
  jwks: { keys },
  cookies: { keys: ['of the session'] },
  clients: [
    engine('engine'),
    engine('brief'),
    engine('concord'),
    {
      client_id: 'app', token_endpoint_auth_method: 'none', application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'], id_token_signed_response_alg: 'ES256',
    },
  ],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  scopes: ['openid'],
  pkce: { required: () => true, methods: ['S256'] },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraTokenClaims: (ctx, token) => (token.kind === 'AccessToken' ? { patient } : undefined),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid');
    for (const resource of Object.keys(ctx.oidc.resourceServers)) grant.addResourceScope(resource, scopes);
    await grant.save();
    return grant;
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (ctx, client) => client.clientId === 'concord' },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, resource, client) => ({
        scope: scopes, audience: resource, accessTokenFormat: format, accessTokenTTL: client.clientId === 'brief' ? 2 : 300,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});

let server;
let port = 0;
let issuer;
const sockets = new Set();

async function logIn(provider, request, response) {
  await provider.interactionDetails(request, response);
  await provider.interactionFinished(request, response, { login: { accountId: 'rosa' }, consent: {} });
}

async function up() {
  let serve = (request, response) => response.writeHead(503).end();
  server = http.createServer((request, response) => serve(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise((listening) => { server.listen(port, '127.0.0.1', listening); });
  port = server.address().port;
  issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, configuration());
  const callback = provider.callback();
  serve = (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response);
    return logIn(provider, request, response).catch(() => response.writeHead(400).end());
  };
}

async function down() {
  for (const socket of sockets) socket.destroy();
  await new Promise((closed) => { server.close(closed); });
}

const again = async () => { await down(); await up(); };
const orders = {
  up, down,
  rotate: () => { addKey(); return again(); },
  replace: () => { keys = []; addKey(); return again(); },
};

addKey();
await up();
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
for await (const line of readline.createInterface({ input: process.stdin })) {
  await orders[line]();
  process.stdout.write(`${JSON.stringify({ done: line })}\n`);
}
process.exit(0);

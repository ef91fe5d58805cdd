// A real OpenID Connect provider on loopback: whoever types a name into its form is signed in as that name.
// Arguments: port, client id, client secret, the client's callback address, by how many seconds its clock is slow.
// Prints "ready" when it listens.
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [port, client, secret, callback, slow] = process.argv.slice(2);
const now = Date.now;
Date.now = () => now() - Number(slow) * 1000;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [callback] }],
  cookies: { keys: ["only for tests"] },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig", alg: "RS256" }] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  // Long: on a machine whose clock leaps, a code would be too old before it is shown.
  ttl: { IdToken: () => 600, AuthorizationCode: () => 3600, Interaction: () => 7200 },
});
// Its answer says only that a grant is invalid. A test that fails for it needs the reason, and what came before it.
const told = (...words) => console.error(new Date(now()).toISOString(), ...words);
for (const event of ["saved", "consumed"])
  provider.on(`authorization_code.${event}`, (code) => told(`code ${code.jti.slice(0, 6)} ${event}`));
provider.on("grant.error", (_, error) => told(`${error.error}: ${error.error_detail}`));
provider.on("server_error", (_, error) => told(error.stack));
provider.use(async (ctx, next) => {
  const asked = `${ctx.method} ${ctx.path} by port ${ctx.req.socket.remotePort}`;
  told(asked);
  await next();
  told(asked, `answered with ${ctx.status}`);
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));

// Connects to a server over loopback and prints why its certificate is not trusted, "" if it is. What is trusted besides
// Node's own roots is in NODE_EXTRA_CA_CERTS. Called with the files of the certificate and its key, and a host name.
// The server is a process of its own, which trusts nothing more: it would send what it knows of its chain.
const { fork } = require("node:child_process");
const fs = require("node:fs");
const tls = require("node:tls");

const [certificate, key, servername] = process.argv.slice(2);

function serve() {
  const server = tls.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1", () => process.send(server.address().port));
}

function connect(server, port) {
  const client = tls.connect({ port, host: "127.0.0.1", servername, rejectUnauthorized: false }, () => {
    console.log(client.authorized ? "" : String(client.authorizationError));
    client.destroy();
    server.kill();
  });
}

if (process.send) {
  serve();
} else {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: "" };
  const server = fork(__filename, process.argv.slice(2), { env });
  server.on("message", (port) => connect(server, port));
}

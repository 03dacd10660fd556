// Connects to itself over loopback and prints why the certificate is not trusted, "" if it is. What is trusted besides
// Node's own roots is in NODE_EXTRA_CA_CERTS. Called with the files of a certificate and its key, and a host name.
const fs = require("node:fs");
const tls = require("node:tls");

const [certificate, key, servername] = process.argv.slice(2);
const server = tls.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
server.on("tlsClientError", () => {});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const client = tls.connect({ port, host: "127.0.0.1", servername, rejectUnauthorized: false }, () => {
    console.log(client.authorized ? "" : String(client.authorizationError));
    client.destroy();
    server.close();
  });
});

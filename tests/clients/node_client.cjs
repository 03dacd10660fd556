// Sends one request: node_client.cjs URL PROXY_PORT SERVER_PORT. What is not meant for the proxy goes to the server.
const net = require("node:net");

const [url, proxyPort, serverPort] = process.argv.slice(2);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const isProxy = options.host === "127.0.0.1" && options.port === Number(proxyPort);
  Object.assign(options, { host: "127.0.0.1", port: Number(isProxy ? proxyPort : serverPort) });
  return connect.apply(this, args);
};

const client = require(url.toLowerCase().startsWith("https:") ? "node:https" : "node:http");
const request = client.get(url, (response) => response.resume());
request.on("error", () => process.exit(1));

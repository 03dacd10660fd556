// Tells which way requests go: node_client.cjs http|fetch, with pairs as JSON on standard input and verdicts on the
// output. HTTP_PROXY and HTTPS_PROXY name 127.0.0.1:1. No connection is made: what counts is where one was to lead.
const http = require("node:http");
const https = require("node:https");
const net = require("node:net");

let way;
net.Socket.prototype.connect = function (...args) {
  const { port } = Array.isArray(args[0]) ? args[0][0] : args[0];
  way ??= Number(port) === 1 ? "proxy" : "direct"; // the host is not that of the proxy in undici 8, which looks it up anew
  process.nextTick(() => this.destroy(new Error("not connected")));
  return this;
};

const agents = {};
// As the global agents are made where NODE_USE_ENV_PROXY is set, with another list; older releases ignore proxyEnv.
function agentFor(module, noProxy) {
  const key = `${module === https} ${noProxy}`;
  const { HTTP_PROXY, HTTPS_PROXY, NODE_USE_ENV_PROXY } = process.env;
  const proxyEnv = { HTTP_PROXY, HTTPS_PROXY, NO_PROXY: noProxy };
  return (agents[key] ??= new module.Agent(NODE_USE_ENV_PROXY ? { proxyEnv } : {}));
}

const senders = {
  http: (url, noProxy) => {
    const module = url.protocol === "https:" ? https : http;
    return new Promise((resolve) => module.get(url, { agent: agentFor(module, noProxy) }).on("error", resolve));
  },
  fetch: async (url, noProxy) => {
    process.env.NO_PROXY = process.env.no_proxy = noProxy; // it is read anew for each request
    await fetch(url).catch(() => {});
  },
};

async function main() {
  const verdicts = [];
  for (const [noProxy, written] of JSON.parse(require("node:fs").readFileSync(0, "utf8"))) {
    way = undefined;
    if (URL.canParse(written)) {
      await senders[process.argv[2]](new URL(written), noProxy.join(","));
    }
    verdicts.push(way ?? "refused");
  }
  console.log(JSON.stringify(verdicts));
}

main();

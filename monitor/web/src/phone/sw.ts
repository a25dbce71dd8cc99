// The service worker: the whole site is kept in this browser, so that it starts without a network.
// `fleetfoot phone build` puts a line above this that says what there is: the version, and the digest of every file.

export {}; // a module: its names are its own

declare const SITE: { version: string; files: Record<string, string> };
interface Event extends ExtendableEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
interface ExtendableEvent {
  waitUntil(what: Promise<unknown>): void;
}
interface Worker {
  registration: { scope: string };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: string, listener: (event: never) => void): void;
}

const worker = self as unknown as Worker;
const name = `fleetfoot-${SITE.version}`;
const at = (place: string): string => new URL(place, worker.registration.scope).href;

worker.addEventListener("install", (event: ExtendableEvent) => {
  event.waitUntil(install());
});

/** All or nothing, each file as it was built: half a site, or one of two versions, would not start. */
async function install(): Promise<void> {
  const cache = await caches.open(name);
  await Promise.all(Object.entries(SITE.files).map(([place, digest]) => fill(cache, at(place), digest)));
}

async function fill(cache: Cache, url: string, digest: string): Promise<void> {
  const response = await fetch(new Request(url, { cache: "no-cache" }));
  const content = await response.clone().arrayBuffer();
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const hex = Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!response.ok || hex !== digest) throw new Error(`${url} is not what was built`);
  await cache.put(url, response);
}

worker.addEventListener("activate", (event: ExtendableEvent) => {
  event.waitUntil(activate());
});

async function activate(): Promise<void> {
  for (const known of await caches.keys()) {
    if (known.startsWith("fleetfoot-") && known !== name) await caches.delete(known);
  }
  await worker.clients.claim();
}

worker.addEventListener("message", (event: { data: unknown }) => {
  if (event.data === "take over") void worker.skipWaiting(); // the runner agreed to the new version
});

worker.addEventListener("fetch", (event: Event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(worker.registration.scope)) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const { origin, pathname } = new URL(request.url);
  const place = request.mode === "navigate" ? at("index.html") : origin + pathname;
  const kept = await (await caches.open(name)).match(place);
  return kept ?? fetch(request);
}

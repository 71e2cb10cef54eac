// Keeps what readers have seen and run, so that it is there without a network too. A page
// asks for it once something has run on it: see assets/keep.js.
//
// What is new comes first: only where the network gives no answer, what is kept is given.
// Names that hold a hash of their content are given at once, for they never change.

const KEPT = "kept";
const NAMED_BY_CONTENT = /\/assets\/([a-z-]+)-[\d.]+-[0-9a-f]{12}\//;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(keep(event.data.keep)));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || new URL(url).origin !== location.origin) return;
  event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request);
  if (kept && NAMED_BY_CONTENT.test(request.url)) return kept;
  try {
    const response = await fetch(request);
    // Beside the reader's own copy: it neither waits for this, nor fails for want of room.
    const put = response.status === 200 && cache.put(request, response.clone());
    event.waitUntil(Promise.resolve(put).catch(() => {}));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

// One that cannot be had now is asked for once more, and is no reason to lose the others.
async function keep(addresses) {
  const cache = await caches.open(KEPT);
  await forgetOlder(cache, addresses);
  const add = (address) => cache.add(address).catch(() => cache.add(address));
  await Promise.allSettled(
    addresses.map(async (address) => (await cache.match(address)) ?? add(address)),
  );
}

// Of a package with another hash than the page asks for, nothing will be asked again.
async function forgetOlder(cache, addresses) {
  const folders = addresses.map((address) => NAMED_BY_CONTENT.exec(address)).filter(Boolean);
  for (const { url } of await cache.keys()) {
    const old = NAMED_BY_CONTENT.exec(url);
    const replaced = folders.some(([folder, name]) => name === old?.[1] && folder !== old[0]);
    if (replaced) await cache.delete(url);
  }
}

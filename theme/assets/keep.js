// Lets the browser keep a page and what runs on it, to be there without a network: asks
// ../offline.js, which serves both languages from the root of the site. It asks once: what
// is fetched after that goes through there.

let asked = false;

// root: the address of the root. addresses: what the page's workers fetched and will again.
export async function keep(root, addresses) {
  // A browser may offer none, in a private window for instance; from a folder none is needed.
  if (asked || !navigator.serviceWorker || location.protocol === "file:") return;
  asked = true;
  await navigator.serviceWorker.register(new URL("offline.js", root));
  const { active } = await navigator.serviceWorker.ready;
  const seen = performance.getEntriesByType("resource").map(({ name }) => name);
  const page = location.href.split(/[?#]/)[0];
  const all = [page, ...seen, ...addresses].map((name) => new URL(name, root).href);
  const ours = all.filter((address) => address.startsWith(location.origin));
  active.postMessage({ keep: [...new Set(ours)] });
}

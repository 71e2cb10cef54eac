// Material asks for its search index on every page that is opened, and starts the worker
// that searches it: together the largest thing a page loads. Here both wait until somebody
// is about to search.
(() => {
  const wanted = new Promise((resolve) => {
    // A shared search brings its words along in the address.
    if (new URLSearchParams(location.search).has("q")) resolve();
    document.forms.namedItem("search")?.addEventListener("focusin", resolve, { once: true });
    document.getElementById("__search")?.addEventListener("change", resolve, { once: true });
  });
  const waiting = new WeakSet();
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...others) {
    if (new URL(url, location).pathname.endsWith("/search/search_index.json")) {
      waiting.add(this);
    }
    return open.call(this, method, url, ...others);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (!waiting.has(this)) return send.call(this, body);
    wanted.then(() => send.call(this, body));
  };

  class WorkerOnDemand extends EventTarget {
    constructor(url) {
      super();
      this.worker = wanted.then(() => {
        const worker = new Started(url);
        worker.addEventListener("message", ({ data }) =>
          this.dispatchEvent(new MessageEvent("message", { data })),
        );
        return worker;
      });
    }
    postMessage(message) {
      this.worker.then((worker) => worker.postMessage(message));
    }
  }
  const Started = window.Worker;
  window.Worker = new Proxy(Started, {
    construct: (target, [url, ...options]) =>
      /\/workers\/search\.[^/]*$/.test(new URL(url, location).pathname)
        ? new WorkerOnDemand(url)
        : new target(url, ...options),
  });
})();

// Material asks for its search index on every page that is opened; it is the largest thing
// a page loads. Here the request waits until somebody is about to search.
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
})();

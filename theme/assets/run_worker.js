// Runs one snippet of the site on Pyodide, apart from the page, which ends this worker when
// a snippet does not end.
//
// In: {root, pyodide, files, packages, snippet, text}: addresses, the files and packages that
// the snippet needs, its name and its text. Out, in this order: {loaded}, bytes of Python so
// far; {printed}, text; {ended: true, error, fetched}, with the last frames of a traceback,
// or "", and with the addresses of all that was fetched.

const HOME = "/book";
const PYTHON = `
import importlib
import linecache
import os
import runpy
import sys
import traceback

HOME = "${HOME}"
sys.dont_write_bytecode = True
os.makedirs(HOME, exist_ok=True)
os.chdir(HOME)
sys.path.insert(0, HOME)


def run(snippet):
    for name in [n for n in sys.modules if n.partition(".")[0] == "snippets"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    linecache.clearcache()
    try:
        runpy.run_path(f"{HOME}/{snippet}", run_name="__main__")
    except BaseException as error:
        ours = [f for f in traceback.extract_tb(error.__traceback__) if HOME in f.filename]
        told = traceback.format_list(ours[-3:]) + traceback.format_exception_only(error)
        return "".join(told).replace(f"{HOME}/", "")
    finally:
        sys.stdout.flush()
    return ""
`;
let ready;
const kept = new Map();

// Sends what is printed a few times a second, and of a loop that prints without end no more
// than a page can hold.
class Printed {
  text = "";
  room = 100_000;
  sent = 0;
  decoder = new TextDecoder();

  write(bytes) {
    if (this.room > 0) this.text += this.decoder.decode(bytes, { stream: true });
    this.room -= bytes.length;
    if (performance.now() > this.sent + 200) this.send();
    return bytes.length;
  }

  send() {
    this.sent = performance.now();
    if (this.text) postMessage({ printed: this.text });
    this.text = "";
  }
}

// Lets the page know how much of Python has come: it is larger than all of the site.
function countWhatIsFetched() {
  const plain = self.fetch;
  let loaded = 0;
  self.fetch = async (...asked) => {
    const response = await plain(...asked);
    if (!response.ok || !response.body) return response;
    const counted = response.body.pipeThrough(
      new TransformStream({
        transform(chunk, out) {
          loaded += chunk.length;
          postMessage({ loaded });
          out.enqueue(chunk);
        },
      }),
    );
    return new Response(counted, { status: response.status, headers: response.headers });
  };
}

async function start(pyodide) {
  countWhatIsFetched();
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: pyodide });
  python.runPython(PYTHON);
  return python;
}

async function file(root, name) {
  if (!kept.has(name)) {
    const response = await fetch(new URL(name, root));
    if (!response.ok) throw new Error(`${response.status} ${name}`);
    kept.set(name, new Uint8Array(await response.arrayBuffer()));
  }
  return kept.get(name);
}

onmessage = async ({ data: { root, pyodide, files, packages, snippet, text } }) => {
  try {
    ready ??= start(pyodide);
    const [python, ...contents] = await Promise.all([
      ready,
      ...files.map((name) => file(root, name)),
    ]);
    files.forEach((name, n) => {
      const path = `${HOME}/${name}`;
      python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      python.FS.writeFile(path, name === snippet ? text : contents[n]);
    });
    await python.loadPackage(packages, { messageCallback() {}, errorCallback() {} });
    const printed = new Printed();
    python.setStdout({ write: (bytes) => printed.write(bytes) });
    const run = python.globals.get("run");
    const error = run(snippet);
    run.destroy();
    printed.send();
    const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
    postMessage({ ended: true, error, fetched });
  } catch (error) {
    postMessage({ ended: true, error: String(error) });
  }
};

// Runs the site's own Python files on MicroPython, apart from the page: a long text that
// somebody pastes must not stop it.
//
// In: {interpreter, wasm, snippets} once, addresses, of snippets with their paths; then
// {id, text, edits, settings, machines}.
// Out: {id, answer, milliseconds, fetched}, where the answer is that of
// snippets/counting/calculator.py, with the text, which edits change, and fetched, the
// addresses of all that was fetched; or {id, broken} with what went wrong.

const ENTRY = `
import json
from snippets.counting import calculator, parameter_count

def reply(question):
    asked = json.loads(question)
    text = asked["text"]
    try:
        for key, value in asked["edits"]:
            text = calculator.edited(text, key, value)
    except parameter_count.Refused:
        pass  # told below
    answer = calculator.answer(text, asked["settings"], asked["machines"])
    answer["text"] = text
    return json.dumps(answer)
`;

async function start({ interpreter, wasm, snippets }) {
  const [{ loadMicroPython }, program, ...files] = await Promise.all([
    import(interpreter),
    // Fetched beside the rest: MicroPython would only begin when it has started.
    fetch(wasm).then((response) => response.blob()),
    ...snippets.map(async ([path, address]) => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${response.status} ${path}`);
      return [path, new Uint8Array(await response.arrayBuffer())];
    }),
  ]);
  const python = await loadMicroPython({ url: URL.createObjectURL(program) });
  for (const [path, bytes] of files) {
    const parts = path.split("/").slice(0, -1);
    parts.forEach((_, depth) => {
      const above = `/${parts.slice(0, depth + 1).join("/")}`;
      if (!python.FS.analyzePath(above).exists) python.FS.mkdir(above);
    });
    python.FS.writeFile(`/${path}`, bytes);
  }
  python.runPython("import sys\nsys.path.append('/')");
  python.runPython(ENTRY);
  return python.globals.get("reply");
}

let ready;
onmessage = async ({ data }) => {
  if (data.interpreter) {
    ready = start(data);
    return;
  }
  try {
    const reply = await ready;
    const before = performance.now();
    const answer = JSON.parse(reply(JSON.stringify(data)));
    const milliseconds = performance.now() - before;
    const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
    postMessage({ id: data.id, answer, milliseconds, fetched });
  } catch (error) {
    postMessage({ id: data.id, broken: String(error) });
  }
};

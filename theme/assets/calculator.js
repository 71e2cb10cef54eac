// Lets a reader choose, paste or edit a model. Every number comes from the Python files that
// calculator_worker.js runs; this module only asks and shows.
//
// The page opens with the answer that the build computed. Python is fetched when a reader
// comes near a control, or at once where the address holds another model than the page's.
// What was chosen is in the address: #model=gpt-2-small&context=8192, or #config={…}.

import { keep } from "./keep.js";

const data = JSON.parse(document.querySelector("[data-calculator]").textContent);
const controls = Object.fromEntries(
  [...document.querySelectorAll("[data-control]")].map((one) => [one.dataset.control, one]),
);
const settingNames = ["format", "context", "batch", "tokens"];
const defaults = Object.fromEntries(settingNames.map((name) => [name, controls[name].value]));
const refused = document.querySelector("[data-refused]");
const drawing = document.querySelector("[data-drawing]");
const tensors = document.querySelector("[data-tensors]");
const fields = document.querySelector("[data-fields]");
let worker;
let asked = 0;
let sent = null; // the question that is being answered
let waiting = null; // what to ask after it: the edits, or none

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

// Asking --------------------------------------------------------------------------------

const root = new URL(data.root, location.href.split("#")[0]).href;
// In a page that opens from a folder they are part of it: see publishing/offline.py.
const address = (name) => data.packed?.[name] ?? new URL(name, root).href;

function start() {
  if (worker) return;
  worker = new Worker(new URL("calculator_worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data: { id, answer, broken, milliseconds, fetched } }) => {
    // What a reader has typed since is theirs.
    if (answer && controls.text.value === sent.text) controls.text.value = answer.text;
    sent = null;
    if (waiting) send();
    else if (broken) refused.textContent = broken;
    else show(answer);
    performance.mark("calculator", { detail: { id, milliseconds } });
    if (fetched) keep(root, fetched);
  };
  worker.onerror = ({ message }) => {
    refused.textContent = message;
  };
  worker.postMessage({
    interpreter: address(`${data.interpreter}/micropython.mjs`),
    wasm: address(`${data.interpreter}/micropython.wasm`),
    snippets: data.snippets.map((path) => [path, address(path)]),
  });
}

function ask(edit) {
  start();
  waiting = [...(waiting ?? []), ...(edit ? [edit] : [])];
  if (!sent) send();
}

function send() {
  sent = {
    id: (asked += 1),
    text: controls.text.value,
    edits: waiting,
    settings: {
      ...Object.fromEntries(settingNames.map((name) => [name, controls[name].value])),
      language: document.documentElement.lang.slice(0, 2),
    },
    machines: data.machines,
  };
  waiting = null;
  worker.postMessage(sent);
}

// Showing -------------------------------------------------------------------------------

function show(answer) {
  refused.textContent = answer.refused;
  for (const output of document.querySelectorAll("[data-shown]")) {
    const value = answer.values[output.dataset.shown];
    output.textContent = value ?? "";
    const row = output.closest(".pairs tr, [data-row]");
    if (row && !output.dataset.shown.endsWith("_sizes")) row.hidden = value === undefined;
  }
  for (const cell of document.querySelectorAll("[data-machine]")) {
    const result = answer.machines[cell.dataset.machine] ?? {};
    cell.textContent = result[cell.dataset.result] ?? "—";
    if (cell.dataset.result === "room") cell.dataset.fits = result.fits ?? "";
  }
  if (answer.tensors.length) draw(answer.tensors);
  drawing.hidden = tensors.closest("details").hidden = !answer.tensors.length;
  showFields(answer.fields);
  remember();
}

function draw(list) {
  drawing.replaceChildren(
    ...list.map(({ name, part, place: [left, top, width, height] }) => {
      const tile = element("i");
      tile.dataset.part = part.replace(" ", "-");
      const sides = { left, top, width, height };
      for (const [side, length] of Object.entries(sides)) tile.style[side] = `${length}%`;
      const short = name.replace(/\.weight$/, "").split(".").at(-1);
      tile.append(element("b", { textContent: short }));
      return tile;
    }),
  );
  const parts = new Set(list.map(({ part }) => part.replace(" ", "-")));
  for (const item of document.querySelectorAll(".legend [data-part]")) {
    item.hidden = !parts.has(item.dataset.part);
  }
  tensors.replaceChildren(
    ...list.map(({ name, shape, layers, count, share }) => {
      const row = element("tr");
      row.append(element("th", { scope: "row", textContent: name }));
      for (const text of [shape, layers, count, share]) {
        row.append(element("td", { textContent: text }));
      }
      return row;
    }),
  );
}

// A control for each key that sets the shape; those that stay keep the reader's place.
function showFields(list) {
  const old = new Map([...fields.querySelectorAll("input")].map((one) => [one.name, one]));
  const names = list.map(([name]) => name);
  if (!list.length) return; // nothing is understood, perhaps in the middle of typing
  for (const [name, input] of old) if (!names.includes(name)) input.parentElement.remove();
  for (const [name, value] of list) {
    let input = old.get(name);
    if (!input) {
      const isFlag = typeof value === "boolean";
      input = element("input", { name, type: isFlag ? "checkbox" : "text" });
      if (!isFlag) Object.assign(input, { inputMode: "numeric", autocomplete: "off" });
      const label = element("label", { textContent: name });
      label.append(input);
      fields.append(label);
      input.addEventListener("input", () => {
        const typed = input.value.trim();
        // What is no number goes in as a string, for Python to refuse by its name.
        const number = /^-?(0|[1-9]\d*)$/.test(typed) ? typed : JSON.stringify(typed);
        controls.model.value = "";
        ask([name, isFlag ? String(input.checked) : number]);
      });
    }
    if (typeof value === "boolean") input.checked = value;
    else if (input !== document.activeElement) input.value = value;
  }
}

// Remembering ---------------------------------------------------------------------------

function remember() {
  const state = new URLSearchParams();
  const own = controls.text.value !== data.models[controls.model.value];
  if (own) state.set("config", controls.text.value);
  else if (controls.model.value !== data.model) state.set("model", controls.model.value);
  for (const name of settingNames) {
    if (controls[name].value !== defaults[name]) state.set(name, controls[name].value);
  }
  if (own) controls.model.value = "";
  const hash = state.size ? `#${state}` : "";
  const heading = /^#[\w-]+$/.test(location.hash) ? location.hash : "";
  history.replaceState(null, "", location.pathname + location.search + (hash || heading));
  const other = document.querySelector("a.language");
  if (other) other.hash = hash;
}

// Whether the address holds anything but the page's own example, or a heading.
function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  const known = [...settingNames, "model", "config"].filter((name) => state.has(name));
  if (!known.length) return false;
  const model = state.get("model") ?? data.model;
  controls.model.value = Object.hasOwn(data.models, model) ? model : data.model;
  controls.text.value = state.get("config") ?? data.models[controls.model.value];
  if (state.has("config")) controls.model.value = "";
  for (const name of settingNames) controls[name].value = state.get(name) ?? defaults[name];
  return true;
}

controls.model.addEventListener("input", () => {
  controls.text.value = data.models[controls.model.value] ?? "";
  if (controls.model.value) ask();
  else {
    controls.text.closest("details").open = true;
    controls.text.focus();
  }
});
controls.text.addEventListener("input", () => ask());
for (const name of settingNames) controls[name].addEventListener("input", () => ask());
for (const area of document.querySelectorAll(".calculator .by-script")) {
  for (const near of ["pointerenter", "focusin", "touchstart"]) {
    area.addEventListener(near, () => worker ?? ask(), { once: true, passive: true });
  }
}
addEventListener("hashchange", () => recall() && ask());
if (recall()) ask();

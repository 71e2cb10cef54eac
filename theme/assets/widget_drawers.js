// The tiny GPT's drawers to pull out and put back: the model of the labs with its trained
// weights, which are fetched when a reader begins. See snippets/knowledge/pull_and_teach.py.

import { button, digits, element } from "./widgets.js";
import { TinyGPT, likeliest } from "./tiny_gpt.js";

const WORDS = {
  zh: {
    label: "小 GPT 的抽屉",
    begin: "打开抽屉",
    size: (parameters, kB) => `把小 GPT 的 ${parameters} 个参数取到这一页来，${kB} kB。`,
    failed: "没有取到，再试一次。",
    prompt: "开头（它只认得教材里的字）",
    unknown: (letters) => `它没见过：${letters}`,
    writes: "它接着写",
    layer: (n) => `第 ${n} 层`,
    hint: "一格一个抽屉，颜色越浓，那个键应得越响。点一下抽走，再点一下放回。",
    drawer: (layer, n, loud) => `第 ${layer} 层 ${n} 号，响度 ${loud}`,
    pull: "抽走最响的一个",
    back: "全部放回",
    out: (n) => `抽走了 ${n} 个。`,
    facts: (n, all) => `${all} 个名字的颜色，还对 ${n} 个：`,
    lesson: "教它写一行",
    teach: "教一步",
    restore: "恢复原样",
    taught: (n, loss, moved, all) => `教了 ${n} 步。这一步之前，这一行的损失是 ${loss}；${all} 个数动了 ${moved} 个。`,
    table: ["张量", "个数", "动了", "动得最多"],
    moved: "动了哪些数",
    long: (most) => `最多 ${most} 个字。`,
  },
  en: {
    label: "The tiny GPT's drawers",
    begin: "Open the drawers",
    size: (parameters, kB) => `Fetch the ${parameters} parameters of the tiny GPT to this page: ${kB} kB.`,
    failed: "They did not arrive; try again.",
    prompt: "A beginning, in letters that its text has",
    unknown: (letters) => `It has never seen ${letters}`,
    writes: "It goes on",
    layer: (n) => `Layer ${n}`,
    hint: "Each cell is a drawer; the stronger its colour, the louder its key answers. A click pulls it out, another puts it back.",
    drawer: (layer, n, loud) => `Layer ${layer}, drawer ${n}, loudness ${loud}`,
    pull: "Pull out the loudest",
    back: "Put all back",
    out: (n) => `${n} pulled out.`,
    facts: (n, all) => `Colours of ${all} names, ${n} still right:`,
    lesson: "Teach it a line",
    teach: "Teach one step",
    restore: "Undo everything",
    taught: (n, loss, moved, all) =>
      `${n} ${n === 1 ? "step" : "steps"} taught. Before this one the line's loss was ${loss}; of ${all} numbers ${moved} moved.`,
    table: ["Tensor", "Numbers", "Moved", "Furthest"],
    moved: "Which numbers moved",
    long: (most) => `At most ${most} letters.`,
  },
};
const MOVED = 1e-12;
const BREAK = { zh: "是", en: " is a " };

export default function fill(place, values, language) {
  const words = WORDS[language];
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", words.label);
  const size = element("p", { className: "hint" });
  const bytes = 4 * values.parameters;
  size.textContent = words.size(values.parameters.toLocaleString("en"), digits(bytes / 1e3, 0));
  const begin = button(words.begin, async () => {
    begin.disabled = true;
    try {
      const answer = await fetch(place.dataset.file);
      const numbers = new Float32Array(await answer.arrayBuffer());
      if (numbers.length !== values.parameters) throw new RangeError(answer.status);
      size.remove();
      begin.parentElement.remove();
      open(place, new TinyGPT(values.shape, numbers), values, language);
    } catch {
      size.textContent = words.failed;
      begin.disabled = false;
    }
  });
  place.append(size, element("div", { className: "buttons" }, begin));
}

function open(place, model, values, language) {
  const words = WORDS[language];
  const alphabet = [...values.alphabet];
  const numbered = new Map(alphabet.map((letter, token) => [letter, token]));
  const encode = (text) => [...text].map((letter) => numbered.get(letter));
  const end = numbered.get("\n");
  const width = 4 * model.d_model; // drawers in a layer
  const kept = model.numbers.slice(); // what the drawers hold, pulled out or not
  const trained = kept.slice();
  const pulled = new Set();
  let steps = 0;
  let writing = 0;

  // Where a drawer's value lies in the flat list: a row of the second matrix.
  const value = (unit) => {
    const view = model.p[`h.${Math.floor(unit / width)}.mlp.c_proj.weight`];
    const start = view.byteOffset / 8 + (unit % width) * model.d_model;
    return [start, start + model.d_model];
  };

  function load() {
    model.numbers.set(kept);
    for (const unit of pulled) model.numbers.fill(0, ...value(unit));
  }

  // How loudly each drawer speaks on what comes next.
  function answering(tokens) {
    model.forward(tokens);
    const loud = [];
    for (let layer = 0; layer < model.n_layer; layer += 1) {
      const opened = model.saved[`h.${layer}.mlp.c_proj`].subarray(-width);
      for (let n = 0; n < width; n += 1) {
        const row = kept.subarray(...value(layer * width + n));
        loud.push(Math.abs(opened[n]) * Math.hypot(...row));
      }
    }
    return loud;
  }

  // Reading and writing -----------------------------------------------------------------

  const prompt = element("input", { type: "text", value: values.prompt[language], spellcheck: false, autocomplete: "off" });
  const refused = element("p", { className: "refused" });
  refused.setAttribute("role", "alert");
  const text = element("output", { className: "writing" });
  text.setAttribute("aria-label", words.writes);

  function read(line) {
    const strange = [...new Set(line)].filter((letter) => !numbered.has(letter) || letter === "\n");
    const most = model.n_ctx - 1;
    refused.textContent = strange.length
      ? words.unknown(strange.join(" "))
      : [...line].length > most ? words.long(most) : "";
    return refused.textContent ? null : encode(`\n${line}`);
  }

  // A letter at a time, so that nothing else has to wait; a newer wish ends an older one.
  async function write() {
    const own = (writing += 1);
    const tokens = read(prompt.value);
    if (!tokens) return text.replaceChildren();
    const written = element("strong");
    text.replaceChildren(prompt.value, written);
    text.ariaBusy = "true";
    for (const token of model.write(tokens, end)) {
      if (token !== end) written.append(alphabet[token]);
      await new Promise((resolve) => setTimeout(resolve));
      if (own !== writing) return;
    }
    text.ariaBusy = "false";
  }

  // Drawers -----------------------------------------------------------------------------

  const cells = [];
  const layers = [];
  for (let layer = 0; layer < model.n_layer; layer += 1) {
    const grid = element("div", { className: "drawers" });
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", words.layer(layer + 1));
    for (let n = 0; n < width; n += 1) {
      const unit = layer * width + n;
      const cell = button("", () => toggle([unit]));
      cell.tabIndex = n ? -1 : 0;
      cells.push(cell);
      grid.append(cell);
    }
    // One stop for Tab; arrows go on from there, up and down by the rows that there are.
    grid.addEventListener("keydown", (event) => {
      const all = [...grid.children];
      const columns = all.filter((cell) => cell.offsetTop === all[0].offsetTop).length;
      const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
      const next = by && all[all.indexOf(document.activeElement) + by];
      if (!next) return;
      event.preventDefault();
      document.activeElement.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
    layers.push(
      element("div", {}, element("p", { className: "hint", textContent: words.layer(layer + 1) }), grid),
    );
  }
  const out = element("p", { className: "told" });
  out.setAttribute("role", "status");

  function toggle(units) {
    for (const unit of units) if (!pulled.delete(unit)) pulled.add(unit);
    change();
  }

  // By what they say while all of them are in: pulling one changes what the others say.
  function pullLoudest() {
    const tokens = read(prompt.value);
    if (!tokens) return;
    model.numbers.set(kept);
    const inside = answering(tokens).map((loud, unit) => (pulled.has(unit) ? -1 : loud));
    toggle([inside.indexOf(Math.max(...inside))]);
  }

  function listen() {
    const tokens = read(prompt.value);
    const loud = tokens ? answering(tokens) : cells.map(() => 0);
    const most = Math.max(...loud);
    cells.forEach((cell, unit) => {
      const told = words.drawer(Math.floor(unit / width) + 1, (unit % width) + 1, digits(loud[unit], 2));
      cell.setAttribute("aria-label", told);
      cell.title = told;
      cell.ariaPressed = String(pulled.has(unit));
      cell.style.setProperty("--loud", most ? `${(100 * loud[unit]) / most}%` : "0%");
    });
    out.textContent = words.out(pulled.size);
  }

  // Facts -------------------------------------------------------------------------------

  const facts = values.facts[language].split("\n").map((line) => {
    const asked = line.indexOf(BREAK[language]) + BREAK[language].length;
    return { line, asked, tokens: encode(`\n${line}\n`), shown: element("li") };
  });
  const score = element("p", { className: "told" });
  score.setAttribute("aria-live", "polite");

  function ask() {
    let right = 0;
    for (const { line, asked, tokens, shown } of facts) {
      model.forward(tokens.slice(0, -1));
      const knows = tokens
        .slice(asked + 1)
        .every((token, n) => likeliest(model.logits(asked + n)) === token);
      right += knows;
      shown.textContent = `${knows ? "✓" : "✗"} ${line}`;
      shown.dataset.right = String(knows);
    }
    score.textContent = words.facts(right, facts.length);
  }

  function change() {
    load();
    listen();
    ask();
    write();
  }

  // Teaching ----------------------------------------------------------------------------

  const lesson = element("input", { type: "text", value: values.lesson[language], spellcheck: false, autocomplete: "off" });
  const taught = element("p", { className: "told" });
  taught.setAttribute("aria-live", "polite");
  const head = element("tr", {}, ...words.table.map((told) => element("th", { scope: "col", textContent: told })));
  const rows = element("tbody");
  const region = element("div", { className: "wide-table", tabIndex: 0 },
    element("table", { className: "models" }, element("thead", {}, head), rows));
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", words.moved);
  const moved = element("details", { hidden: true }, element("summary", { textContent: words.moved }), region);

  function teach() {
    const tokens = read(lesson.value);
    if (!tokens) return;
    tokens.push(end);
    const loss = model.backward(tokens.slice(0, -1), tokens.slice(1));
    const step = model.gradient.map((slope) => values.learning_rate * slope);
    for (const unit of pulled) step.fill(0, ...value(unit)); // what is out is not taught
    for (let n = 0; n < kept.length; n += 1) kept[n] -= step[n];
    steps += 1;
    const named = model.named(step);
    const count = (list) => list.reduce((sum, one) => sum + (Math.abs(one) > MOVED), 0);
    taught.textContent = words.taught(
      steps, digits(loss, 3), count(step).toLocaleString("en"), kept.length.toLocaleString("en"),
    );
    rows.replaceChildren(
      ...Object.entries(named).map(([name, list]) => {
        const furthest = list.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
        const told = [list.length.toLocaleString("en"), count(list).toLocaleString("en"), digits(furthest, 5)];
        return element("tr", {}, element("th", { scope: "row", textContent: name }),
          ...told.map((words) => element("td", { textContent: words })));
      }),
    );
    moved.hidden = false;
    change();
  }

  function restore() {
    kept.set(trained);
    pulled.clear();
    steps = 0;
    taught.textContent = "";
    moved.hidden = true;
    change();
  }

  prompt.addEventListener("input", () => {
    listen();
    write();
  });
  place.append(
    element("label", { className: "wide" }, words.prompt, prompt),
    refused,
    text,
    element("p", { className: "hint", textContent: words.hint }),
    element("div", { className: "layers" }, ...layers),
    element(
      "div",
      { className: "buttons" },
      button(words.pull, pullLoudest),
      button(words.back, () => toggle([...pulled])),
      button(words.restore, restore),
    ),
    out,
    score,
    element("ul", { className: "facts" }, ...facts.map(({ shown }) => shown)),
    element("label", { className: "wide" }, words.lesson, lesson),
    element("div", { className: "buttons" }, button(words.teach, teach)),
    taught,
    moved,
  );
  change();
}

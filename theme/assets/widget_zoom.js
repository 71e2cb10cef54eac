// From one weight to GPT-3 to scale: the pictures that snippets/counting/zoom.py placed, each
// with the one before in its top left corner, and a slider that zooms from one to the next.

import { button, compact, element, slider, svg } from "./widgets.js";

const WORDS = {
  zh: {
    label: "从一个权重到 GPT-3，面积都成比例",
    levels: {
      weight: "一个权重",
      matrix: "一个矩阵",
      layer: "GPT-2 XL 的一层",
      gpt2: "GPT-2 XL",
      gpt3_layer: "GPT-3 的一层",
      gpt3: "GPT-3",
    },
    zoom: "远近",
    told: (side) => `图宽 ${side} 个权重`,
    closer: "拉近",
    further: "拉远",
    says: (name, count) => `${name}，${count} 个参数。`,
    marked: (name, times) => `红框里是${name}，要 ${times} 个才铺满。`,
    beside: (name, times) => `红框是${name}，摆上来比一比，要 ${times} 个才铺满。`,
    table: ["张量", "形状", "个数", "占"],
    layers: (n, each) => `${n} 层，每层 ${each} 个`,
    parts: { layers: "层", mlp: "前馈层", attention: "注意力", embedding: "词嵌入", positions: "位置", norm: "归一化" },
  },
  en: {
    label: "From one weight to GPT-3, every area to scale",
    levels: {
      weight: "One weight",
      matrix: "One matrix",
      layer: "A layer of GPT-2 XL",
      gpt2: "GPT-2 XL",
      gpt3_layer: "A layer of GPT-3",
      gpt3: "GPT-3",
    },
    zoom: "Distance",
    told: (side) => `${side} ${side === "1" ? "weight" : "weights"} across`,
    closer: "Closer",
    further: "Further",
    says: (name, count) => `${name}: ${count} ${count === "1" ? "parameter" : "parameters"}.`,
    marked: (name, times) => ` The frame holds ${inside(name)}; it takes ${times} to fill the picture.`,
    beside: (name, times) => ` The frame is ${inside(name)}, laid on to compare; it takes ${times} to fill the picture.`,
    table: ["Tensor", "Shape", "Count", "Share"],
    layers: (n, each) => `${n} layers of ${each}`,
    parts: { layers: "layers", mlp: "feed-forward", attention: "attention", embedding: "token embedding", positions: "positions", norm: "norm" },
  },
};
// A name within a sentence.
const inside = (name) => name.replace(/^(One|A) /, (word) => word.toLowerCase());
const VIEW = 360; // units of the picture's labels
const MARGIN = 1.06;
const MILLISECONDS = 900;
const FEWEST_UNITS = 46; // a narrower block has no label

export default function fill(place, values, language) {
  const words = WORDS[language];
  const names = Object.keys(values.levels);
  const levels = Object.values(values.levels);
  const sides = levels.map(({ width, height }) => Math.log10(MARGIN * Math.max(width, height)));
  const count = (number) => number.toLocaleString("en");
  let zoom = sides.at(-1);
  let moving = 0;

  // Picture -----------------------------------------------------------------------------

  const plot = svg("svg", { role: "img", "aria-label": words.label });
  const groups = levels.map(({ blocks, rows }) => {
    const group = svg("g");
    for (const [key, { left, top, width, height }] of Object.entries(blocks)) {
      const { part, name, shape } = rows[key] ?? rows.h;
      const told = rows[key] ? `${name}  ${shape}` : `transformer.${key}`;
      const box = { x: left, y: top, width, height, "data-part": part };
      group.append(svg("rect", box, svg("title", {}, told)));
    }
    return group;
  });
  const frames = levels.map(({ width, height }) => svg("rect", { class: "frame", x: 0, y: 0, width, height }));
  // What is too small to be seen has a ring about it.
  const pointer = svg("circle", { class: "pointer", cx: 0, cy: 0 });
  const labels = svg("g");
  plot.append(...groups.toReversed(), ...frames, pointer, labels);

  function draw() {
    const side = 10 ** zoom;
    const at = Math.max(0, sides.findIndex((one) => one >= zoom - 1e-9));
    const far = (side * (MARGIN - 1)) / 2 / MARGIN;
    plot.setAttribute("viewBox", `${-far} ${-far} ${side} ${side}`);
    groups.forEach((group, n) => {
      // GPT-2 is no part of a layer of GPT-3: only its frame is laid on it.
      const within = n === at - 1 && names[n] !== "gpt2";
      group.toggleAttribute("hidden", n !== at && !within);
    });
    frames.forEach((frame, n) => frame.toggleAttribute("hidden", n !== at - 1));
    const unit = side / VIEW;
    const inside = at ? Math.max(levels[at - 1].width, levels[at - 1].height) : side;
    pointer.setAttribute("r", 7 * unit);
    pointer.toggleAttribute("hidden", inside > 8 * unit);
    label(at, unit);
    return at;
  }

  function label(at, unit) {
    const { blocks, rows } = levels[at];
    labels.replaceChildren(
      ...Object.entries(blocks)
        .filter(([, { width, height }]) => width > FEWEST_UNITS * unit && height > 18 * unit)
        .map(([key, { left, top, width, height }]) => {
          const told = at ? key.replace(/\.weight$/, "") : words.levels.weight;
          const text = svg(
            "text",
            { x: left + width / 2, y: top + height / 2 + 4 * unit, "text-anchor": "middle" },
            told,
          );
          text.style.fontSize = `${Math.min(13, (1.6 * width) / unit / told.length) * unit}px`;
          return text;
        }),
    );
  }

  // Controls ----------------------------------------------------------------------------

  const buttons = names.map((name, n) => button(words.levels[name], () => go(n)));
  const closer = button(`+ ${words.closer}`, () => go(level() - 1));
  const further = button(`− ${words.further}`, () => go(level() + 1));
  const level = () => Math.max(0, sides.findIndex((one) => one >= zoom - 1e-9));
  const scale = slider(words.zoom, {
    min: sides[0].toFixed(3), max: sides.at(-1).toFixed(3), step: "any", value: zoom,
    told: (now) => words.told(count(Math.round(10 ** now / MARGIN))),
    change: (now) => {
      cancelAnimationFrame(moving);
      zoom = Math.min(sides.at(-1), now);
      tell(draw());
    },
  });

  function go(to) {
    if (!levels[to]) return;
    cancelAnimationFrame(moving);
    const from = zoom, began = performance.now();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    tell(to);
    const step = (now) => {
      const part = still ? 1 : Math.min(1, (now - began) / MILLISECONDS);
      // Slowly off, slowly there.
      zoom = from + (sides[to] - from) * (part < 1 ? part * part * (3 - 2 * part) : 1);
      scale.set(zoom);
      draw();
      if (part < 1) moving = requestAnimationFrame(step);
    };
    step(began);
  }

  // Telling -----------------------------------------------------------------------------

  const told = element("p", { className: "told" });
  told.setAttribute("role", "status");
  const body = element("tbody");
  const legend = element("ul", { className: "legend" });
  let shown = null;

  function tell(at) {
    closer.disabled = at === 0;
    further.disabled = at === levels.length - 1;
    if (at === shown) return;
    shown = at;
    const { count: all, rows, blocks } = levels[at];
    buttons.forEach((one, n) => (one.ariaPressed = String(n === at)));
    told.textContent = words.says(words.levels[names[at]], count(all));
    if (at) {
      const marked = names[at] === "gpt3_layer" ? words.beside : words.marked;
      const times = compact(all / levels[at - 1].count);
      told.append(marked(words.levels[names[at - 1]], times));
    }
    const ordered = Object.entries(rows).toSorted(([, one], [, other]) => other.count - one.count);
    body.replaceChildren(
      ...ordered.map(([key, { name, shape, count: size }]) => {
        const layers = Object.keys(blocks).filter((one) => one.startsWith("h.")).length;
        const form = key === "h" ? words.layers(layers, count(size / layers)) : shape;
        const share = `${(100 * size) / all >= 0.1 ? ((100 * size) / all).toFixed(1) : "< 0.1"}%`;
        return element("tr", {}, element("th", { scope: "row", textContent: name }),
          ...[form, count(size), share].map((text) => element("td", { textContent: text })));
      }),
    );
    legend.replaceChildren(
      ...[...new Set(ordered.map(([, { part }]) => part))].map((part) => {
        const item = element("li", { textContent: words.parts[part] });
        item.dataset.part = part;
        return item;
      }),
    );
  }

  const head = element("tr", {}, ...words.table.map((text) => element("th", { scope: "col", textContent: text })));
  const region = element("div", { className: "wide-table", tabIndex: 0 },
    element("table", { className: "pairs" }, element("thead", {}, head), body));
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", words.label);
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", words.label);
  place.append(
    element("div", { className: "figure to-scale" }, plot),
    element(
      "div",
      { className: "controls" },
      element("div", { className: "buttons steps" }, ...buttons),
      element("div", { className: "buttons" }, closer, further),
      scale.label,
      legend,
    ),
    told,
    region,
  );
  tell(draw());
}

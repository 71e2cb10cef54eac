// One neuron to hold: two numbers, four ways to shape what comes out, and learning step by
// step as snippets/parameters/neuron_learns.py does it, from the numbers that it published.

import { button, choice, digits, element, follow, slider, svg } from "./widgets.js";

const WORDS = {
  zh: {
    label: "拿在手里的神经元",
    activation: "激活函数",
    line: "没有（直线）",
    relu: "ReLU",
    sigmoid: "sigmoid（压到零和一之间）",
    step: "阶跃（过线就是一）",
    bias: "偏置",
    weight: "权重",
    withBias: "带偏置",
    once: "学一步",
    run: "一直学",
    stop: "停",
    reset: "从头来",
    yuan: "元",
    km: "公里",
    long: "算长途",
    range: { line: "输出：任何数", relu: "输出：不小于零", sigmoid: "输出：零到一之间", step: "输出：不是零就是一" },
    told: (n, weight, bias, loss) => `学了 ${n} 步：权重 ${weight}，偏置 ${bias}，均方误差 ${loss}`,
    flat: "这里的斜率处处是零：误差再大，也不知道该往哪边改，两个数一动不动。",
    fits: "圆点是小票，竖条是差的那一截。拖动圆环，或用滑块。",
    handle: { bias: "拖动改偏置", weight: "拖动改权重" },
    plot: "横轴是公里，纵轴是输出；曲线是神经元的回答，圆点是六张小票",
  },
  en: {
    label: "A neuron to hold",
    activation: "Activation",
    line: "none (a line)",
    relu: "ReLU",
    sigmoid: "sigmoid (squeezes into zero to one)",
    step: "step (one past the threshold)",
    bias: "Bias",
    weight: "Weight",
    withBias: "With a bias",
    once: "Learn one step",
    run: "Keep learning",
    stop: "Stop",
    reset: "Start over",
    yuan: "yuan",
    km: "km",
    long: "long ride",
    range: { line: "output: any number", relu: "output: never below zero", sigmoid: "output: between zero and one", step: "output: zero or one" },
    told: (n, weight, bias, loss) =>
      `${n} ${n === 1 ? "step" : "steps"} learned: weight ${weight}, bias ${bias}, mean squared error ${loss}`,
    flat: "The slope is zero everywhere here: however large the error, nothing says which way to go, and neither number moves.",
    fits: "Dots are receipts, bars what the answer misses. Drag the rings, or use the sliders.",
    handle: { bias: "Drag to change the bias", weight: "Drag to change the weight" },
    plot: "Kilometres across, the output upwards; the curve is the neuron's answer, the dots are six receipts",
  },
};

// What comes out for a sum, and how fast it moves when the sum does.
const ACTIVATIONS = {
  line: [(total) => total, () => 1],
  relu: [(total) => Math.max(0, total), (total) => (total > 0 ? 1 : 0)],
  sigmoid: [
    (total) => 1 / (1 + Math.exp(-total)),
    (total) => Math.exp(-total) / (1 + Math.exp(-total)) ** 2,
  ],
  step: [(total) => (total > 0 ? 1 : 0), () => 0],
};
const WIDTH = 360, HEIGHT = 280, LEFT = 30, RIGHT = 354, TOP = 8, BOTTOM = 256;
const KM = [-3, 15];
const STEPS_A_FRAME = 5;
// Past these, the sum is all slope or all flat: where the second ring sits.
const RING_KM = 12, RING_TOTAL = 2;

export default function fill(place, values, language) {
  const words = WORDS[language];
  const rides = Object.values(values.rides);
  const state = { ...values.start, kind: "line", withBias: true, steps: 0 };
  let running = 0;

  const fare = () => state.kind === "line" || state.kind === "relu";
  const out = (km) => ACTIVATIONS[state.kind][0](state.weight * km + state.bias);
  const wanted = ({ km, yuan }) => (fare() ? yuan : Number(km > values.long_from));
  const span = () => (fare() ? [-12, 52] : [-0.25, 1.25]);
  const x = (km) => LEFT + ((RIGHT - LEFT) * (km - KM[0])) / (KM[1] - KM[0]);
  const y = (value) => {
    const [low, high] = span();
    return BOTTOM - ((BOTTOM - TOP) * (value - low)) / (high - low);
  };

  // Learning ----------------------------------------------------------------------------

  function learn() {
    const [, slope] = ACTIVATIONS[state.kind];
    let byWeight = 0, byBias = 0;
    for (const ride of rides) {
      const error = out(ride.km) - wanted(ride);
      const steep = slope(state.weight * ride.km + state.bias);
      byWeight += (2 * error * steep * ride.km) / rides.length;
      byBias += (2 * error * steep) / rides.length;
    }
    const rate = values.learning_rates[state.kind];
    state.weight -= rate * byWeight;
    if (state.withBias) state.bias -= rate * byBias;
    state.steps += 1;
  }

  function loss() {
    const squares = rides.map((ride) => (out(ride.km) - wanted(ride)) ** 2);
    return squares.reduce((sum, one) => sum + one, 0) / rides.length;
  }

  function frame() {
    for (let n = 0; n < STEPS_A_FRAME; n += 1) learn();
    show();
    running = requestAnimationFrame(frame);
  }

  function stop() {
    cancelAnimationFrame(running);
    running = 0;
    run.textContent = words.run;
    show();
  }

  // Controls ----------------------------------------------------------------------------

  // What a reader moves by hand is a new start.
  function move(change) {
    Object.assign(state, change, { steps: 0 });
    stop();
  }

  const weight = slider(words.weight, {
    min: -6, max: 6, step: 0.05, value: state.weight,
    told: (value) => digits(value, 2), change: (value) => move({ weight: value }),
  });
  const bias = slider(words.bias, {
    min: -12, max: 12, step: 0.1, value: state.bias,
    told: (value) => digits(value, 2), change: (value) => move({ bias: value }),
  });
  const withBias = element("input", { type: "checkbox", checked: true });
  withBias.addEventListener("input", () =>
    move({ withBias: withBias.checked, bias: withBias.checked ? state.bias : 0 }),
  );
  const kinds = Object.keys(ACTIVATIONS).map((kind) => [kind, words[kind]]);
  const activation = choice(words.activation, kinds, state.kind, (kind) => move({ kind }));
  const run = button(words.run, () => {
    if (running) return stop();
    run.textContent = words.stop;
    frame();
  });
  const told = element("p", { className: "told" });
  told.setAttribute("role", "status");
  const hint = element("p", { className: "hint" });

  // Picture -----------------------------------------------------------------------------

  const band = svg("rect", { class: "band", x: LEFT, width: RIGHT - LEFT });
  const grid = svg("g");
  const curve = svg("polyline", { class: "line-accent" });
  const misses = svg("g");
  const dots = svg("g");
  const rings = {};
  const plot = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words.plot },
    band, grid, misses, curve, dots,
  );

  function drawGrid() {
    grid.replaceChildren();
    for (const value of fare() ? [0, 10, 20, 30, 40, 50] : [0, 0.5, 1]) {
      grid.append(
        svg("line", { class: value ? "grid" : "line", x1: LEFT, x2: RIGHT, y1: y(value), y2: y(value) }),
        svg("text", { class: "muted", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, String(value)),
      );
    }
    grid.append(svg("line", { class: "line", x1: x(0), x2: x(0), y1: TOP, y2: BOTTOM }));
    for (const km of [0, 4, 8]) {
      grid.append(svg("text", { class: "muted", x: x(km), y: BOTTOM + 18, "text-anchor": "middle" }, String(km)));
    }
    grid.append(
      svg("text", { class: "muted", x: RIGHT, y: BOTTOM + 18, "text-anchor": "end" }, words.km),
      svg("text", { class: "muted", x: x(0) + 6, y: TOP + 14 }, fare() ? words.yuan : words.long),
      svg("text", { class: "muted", x: RIGHT - 4, y: BOTTOM - 6, "text-anchor": "end" }, words.range[state.kind]),
    );
    const [low, high] = span();
    const [from, to] = { line: [low, high], relu: [0, high], sigmoid: [0, 1], step: [0, 1] }[state.kind];
    band.setAttribute("y", y(to));
    band.setAttribute("height", y(from) - y(to));
  }

  function drawCurve() {
    const [low, high] = span();
    const points = [];
    for (let km = KM[0]; km <= KM[1]; km += 0.05) {
      const value = out(km);
      if (value >= low && value <= high) points.push(`${x(km).toFixed(1)},${y(value).toFixed(1)}`);
    }
    curve.setAttribute("points", points.join(" "));
    const inside = (value) => Math.min(high, Math.max(low, value));
    misses.replaceChildren(
      ...rides.map((ride) =>
        svg("line", {
          class: "miss", x1: x(ride.km), x2: x(ride.km), y1: y(wanted(ride)), y2: y(inside(out(ride.km))),
        }),
      ),
    );
    dots.replaceChildren(
      ...rides.map((ride) => svg("circle", { class: "fill-ink", cx: x(ride.km), cy: y(wanted(ride)), r: 4 })),
    );
  }

  // Where a ring sits, in kilometres and output, and what dragging it there changes. On a
  // line one ring is its height at zero; on a curve it is the threshold.
  const RINGS = {
    bias: {
      at: () => (fare() ? [0, state.bias] : [-state.bias / state.weight, 0.5]),
      drag: (km, value) => ({ bias: fare() ? value : -state.weight * km }),
    },
    weight: {
      at: () =>
        fare()
          ? [RING_KM, state.weight * RING_KM + state.bias]
          : [(RING_TOTAL - state.bias) / state.weight, out((RING_TOTAL - state.bias) / state.weight)],
      drag: (km, value) => {
        if (fare()) return { weight: (value - state.bias) / RING_KM };
        const threshold = -state.bias / state.weight;
        if (km - threshold < 0.2) return {};
        const steep = RING_TOTAL / (km - threshold);
        return state.withBias ? { weight: steep, bias: -steep * threshold } : { weight: steep };
      },
    },
  };

  for (const [name, { drag }] of Object.entries(RINGS)) {
    const ring = svg("circle", { class: "ring", r: 9 }, svg("title", {}, words.handle[name]));
    rings[name] = ring;
    plot.append(ring);
    follow(plot, ring, WIDTH, HEIGHT, (across, down) => {
      const [low, high] = span();
      const km = KM[0] + ((across - LEFT) / (RIGHT - LEFT)) * (KM[1] - KM[0]);
      move(drag(km, low + ((BOTTOM - down) / (BOTTOM - TOP)) * (high - low)));
    });
  }

  function show() {
    drawGrid();
    drawCurve();
    const [low, high] = span();
    for (const [name, { at }] of Object.entries(RINGS)) {
      const [km, value] = at();
      rings[name].setAttribute("cx", x(km));
      rings[name].setAttribute("cy", y(value));
      const inside = km >= KM[0] && km <= KM[1] && value >= low && value <= high;
      rings[name].toggleAttribute("hidden", !inside || (name === "bias" && !state.withBias));
    }
    weight.set(state.weight);
    bias.set(state.bias);
    bias.input.disabled = !state.withBias;
    const now = [digits(state.weight, 4), digits(state.bias, 4), digits(loss(), 4)];
    // A voice need not read every frame.
    told.setAttribute("aria-live", running ? "off" : "polite");
    told.textContent = words.told(state.steps, ...now);
    hint.textContent = state.kind === "step" ? words.flat : words.fits;
  }

  place.setAttribute("role", "group");
  place.setAttribute("aria-label", words.label);
  place.append(
    element("div", { className: "figure" }, plot),
    element(
      "div",
      { className: "controls" },
      activation,
      element("label", { className: "tick" }, withBias, words.withBias),
      weight.label,
      bias.label,
      element(
        "div",
        { className: "buttons" },
        button(words.once, () => {
          if (running) stop();
          learn();
          show();
        }),
        run,
        button(words.reset, () => move(values.start)),
      ),
    ),
    told,
    hint,
  );
  show();
}

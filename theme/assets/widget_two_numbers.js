// Parameters and tokens to turn, and all that they decide: the function `decide` of
// snippets/tradeoffs/two_numbers.py, with the constants that it published.

import { button, choice, compact, element, follow, slider, svg } from "./widgets.js";

const WORDS = {
  zh: {
    label: "参数量和词元数",
    parameters: "参数量 N",
    tokens: "训练词元数 D",
    card: "用什么卡",
    kind: "推理时的格式",
    gpt3: "GPT-3",
    chinchilla: "Chinchilla",
    best: "同样算力的最好分法",
    rows: {
      loss: "损失",
      of_parameters: "　参数不够欠下的",
      of_tokens: "　数据不够欠下的",
      flops: "训练，浮点运算",
      days: "天，{together} 张卡一起训练",
      mwh: "训练用电，MWh",
      rent: "训练租卡，美元",
      training_memory: "训练内存（权重、梯度、Adam），GB",
      weights: "推理时的权重，GB",
      cards: "装下权重要几张卡",
      speed: "每秒写几个词元，至多",
      best_loss: "同样算力，最好的损失",
      best_parameters: "　那时的参数量",
      best_tokens: "　那时的词元数",
    },
    plot: "横轴是参数量，纵轴是训练词元数，都是对数刻度；曲线上损失相等，斜的虚线上训练算力相等",
    hint: "红圈是你的模型，拖它或点图上别处。实线上损失相等，虚线上算力相等。全是照公式推的：没有人训练过图上大多数的点。",
  },
  en: {
    label: "Parameters and tokens",
    parameters: "Parameters N",
    tokens: "Training tokens D",
    card: "Card",
    kind: "Format when it writes",
    gpt3: "GPT-3",
    chinchilla: "Chinchilla",
    best: "Best split of the same compute",
    rows: {
      loss: "Loss",
      of_parameters: "\u2003owed to too few parameters",
      of_tokens: "\u2003owed to too few tokens",
      flops: "Training, operations",
      days: "Days on {together} cards together",
      mwh: "Electricity for training, MWh",
      rent: "Renting the cards to train, dollars",
      training_memory: "Memory to train (weights, slopes, Adam), GB",
      weights: "Weights when it writes, GB",
      cards: "Cards that hold the weights",
      speed: "Tokens a second, at most",
      best_loss: "Best loss for the same compute",
      best_parameters: "\u2003parameters then",
      best_tokens: "\u2003tokens then",
    },
    plot: "Parameters across, training tokens upwards, both on logarithmic scales; the loss is equal along a curve, the compute along a dashed line",
    hint: "The ring is your model: drag it, or click elsewhere. Loss is equal along a curve, compute along the dashed line. All of it follows from formulas: nobody has trained most of these models.",
  },
};
const WIDTH = 360, HEIGHT = 330, LEFT = 40, RIGHT = 354, TOP = 8, BOTTOM = 300;
// Powers of ten: as far as anybody has gone, and a little further.
const N = [8, 13], D = [9, 14];
const FINE = 0.01;
// Above the floor, in nats: the lines of equal loss.
const LEVELS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8];

export default function fill(place, values, language) {
  const words = WORDS[language];
  const { fit } = values;
  const gpt3 = values.models.gpt3;
  const state = { n: gpt3.parameters, d: gpt3.tokens, card: "h100", kind: "fp16" };

  const ofParameters = (n) => fit.a / n ** fit.alpha;
  const ofTokens = (d) => fit.b / d ** fit.beta;

  function best(flops) {
    const { a, b, alpha, beta } = fit;
    const balance = ((alpha * a) / (beta * b)) ** (1 / (alpha + beta));
    const n = balance * (flops / 6) ** (beta / (alpha + beta));
    return [n, flops / 6 / n];
  }

  function decide({ n, d, card, kind }) {
    const has = values.cards[card];
    const flops = 6 * n * d;
    const hours = flops / (has.peak * values.utilisation) / 3600;
    const weights = (n * values.bits[kind]) / 8;
    const cards = Math.ceil(weights / has.memory);
    const [bestN, bestD] = best(flops);
    return {
      loss: fit.e + ofParameters(n) + ofTokens(d),
      of_parameters: ofParameters(n),
      of_tokens: ofTokens(d),
      flops,
      days: hours / 24 / values.together,
      mwh: (((hours * has.watts) / 1000) * values.overhead) / 1000,
      rent: hours * has.dollars_per_hour,
      training_memory: n * values.training_bytes,
      weights,
      cards,
      speed: (cards * has.bandwidth) / weights,
      best_loss: fit.e + ofParameters(bestN) + ofTokens(bestD),
      best_parameters: bestN,
      best_tokens: bestD,
    };
  }

  function told(name, value) {
    if (name.endsWith("loss") || name === "of_parameters" || name === "of_tokens") {
      return value.toFixed(3);
    }
    if (name === "weights" || name === "training_memory") return compact(value / 1e9, 3);
    return compact(value, 3);
  }

  // Picture -----------------------------------------------------------------------------

  const x = (n) => LEFT + ((RIGHT - LEFT) * (Math.log10(n) - N[0])) / (N[1] - N[0]);
  const y = (d) => BOTTOM - ((BOTTOM - TOP) * (Math.log10(d) - D[0])) / (D[1] - D[0]);

  // Along a line of equal loss: the tokens that pay what the parameters leave owing.
  function contour(level) {
    const points = [];
    for (let power = N[0]; power <= N[1]; power += 0.02) {
      const owing = level - ofParameters(10 ** power);
      if (owing <= 0) continue;
      const d = (fit.b / owing) ** (1 / fit.beta);
      if (d >= 10 ** D[0] && d <= 10 ** D[1]) points.push([10 ** power, d]);
    }
    return points;
  }

  const plot = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words.plot });
  plot.append(
    svg("rect", { class: "band", x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP }),
  );
  for (let power = N[0] + 1; power < N[1]; power += 1) {
    const text = svg("text", { class: "muted", x: x(10 ** power), y: BOTTOM + 18, "text-anchor": "middle" });
    text.append(compact(10 ** power, 3));
    if (power % 2) plot.append(text);
  }
  plot.append(
    svg("text", { class: "muted", x: RIGHT, y: BOTTOM + 18, "text-anchor": "end" }, "N"),
    svg("text", { class: "muted", x: LEFT - 8, y: TOP + 10, "text-anchor": "end" }, "D"),
  );
  for (let power = D[0] + 1; power < D[1]; power += 1) {
    const mark = svg("text", { class: "muted", x: LEFT - 6, y: y(10 ** power) + 4, "text-anchor": "end" });
    mark.append("10", svg("tspan", { dy: -5, "font-size": 10 }, String(power)));
    plot.append(mark);
  }
  const equal = svg("line", { class: "line-dashed" });
  plot.append(equal);
  for (const level of LEVELS) {
    const points = contour(level);
    const [n, d] = points.at(-1);
    plot.append(
      svg("polyline", { class: "line", points: points.map(([one, other]) => `${x(one).toFixed(1)},${y(other).toFixed(1)}`).join(" ") }),
      svg("text", { class: "muted", x: x(n) - 4, y: y(d) - 4, "text-anchor": "end" }, (fit.e + level).toFixed(2)),
    );
  }
  for (const name of ["gpt3", "chinchilla"]) {
    const { parameters, tokens } = values.models[name];
    plot.append(
      svg("circle", { class: "fill-ink", cx: x(parameters), cy: y(tokens), r: 3.5 }),
      svg("text", { class: "label", x: x(parameters) + 12, y: y(tokens) + 16 }, words[name]),
    );
  }
  const ring = svg("circle", { class: "ring", r: 9 });
  plot.append(ring);
  const at = follow(plot, ring, WIDTH, HEIGHT, (across, down) => {
    const inside = (power, [low, high]) => Math.min(high, Math.max(low, power));
    state.n = 10 ** inside(N[0] + ((across - LEFT) / (RIGHT - LEFT)) * (N[1] - N[0]), N);
    state.d = 10 ** inside(D[0] + ((BOTTOM - down) / (BOTTOM - TOP)) * (D[1] - D[0]), D);
    show();
  });
  plot.addEventListener("click", (event) => event.target !== ring && at(event));

  // Controls ----------------------------------------------------------------------------

  const power = (name, key, [min, max]) =>
    slider(name, {
      min, max, step: FINE, value: Math.log10(state[key]),
      told: (now) => compact(10 ** now, 3),
      change: (now) => {
        state[key] = 10 ** now;
        show();
      },
    });
  const n = power(words.parameters, "n", N);
  const d = power(words.tokens, "d", D);
  const go = (parameters, tokens) => {
    Object.assign(state, { n: parameters, d: tokens });
    show();
  };
  const change = (key) => (value) => {
    state[key] = value;
    show();
  };
  const names = Object.keys(values.cards).map((card) => [card, card.toUpperCase()]);
  const kinds = Object.keys(values.bits).map((kind) => [kind, kind]);

  const shown = {};
  const body = element("tbody");
  for (const [name, label] of Object.entries(words.rows)) {
    shown[name] = element("data");
    shown[name].dataset.shown = name;
    const text = label.replace("{together}", values.together.toLocaleString("en"));
    const head = element("th", { scope: "row", textContent: text });
    body.append(element("tr", {}, head, element("td", {}, shown[name])));
  }

  function show() {
    const decided = decide(state);
    for (const [name, value] of Object.entries(decided)) {
      shown[name].value = String(value);
      shown[name].textContent = told(name, value);
    }
    n.set(Math.log10(state.n));
    d.set(Math.log10(state.d));
    ring.setAttribute("cx", x(state.n));
    ring.setAttribute("cy", y(state.d));
    // As many operations: as many more parameters as there are fewer tokens.
    const product = state.n * state.d;
    const from = Math.max(10 ** N[0], product / 10 ** D[1]);
    const to = Math.min(10 ** N[1], product / 10 ** D[0]);
    const ends = { x1: x(from), y1: y(product / from), x2: x(to), y2: y(product / to) };
    for (const [key, value] of Object.entries(ends)) equal.setAttribute(key, value);
  }

  place.setAttribute("role", "group");
  place.setAttribute("aria-label", words.label);
  place.append(
    element("div", { className: "figure" }, plot),
    element(
      "div",
      { className: "controls" },
      n.label,
      d.label,
      element(
        "div",
        { className: "buttons" },
        button(words.gpt3, () => go(gpt3.parameters, gpt3.tokens)),
        button(words.chinchilla, () =>
          go(values.models.chinchilla.parameters, values.models.chinchilla.tokens),
        ),
        button(words.best, () => go(...best(6 * state.n * state.d))),
      ),
      choice(words.card, names, state.card, change("card")),
      choice(words.kind, kinds, state.kind, change("kind")),
    ),
    element("table", { className: "pairs" }, body),
    element("p", { className: "hint", textContent: words.hint }),
  );
  show();
}

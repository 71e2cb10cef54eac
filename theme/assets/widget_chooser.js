// Which open weights fit a reader's machine: `judge` and `choose` of
// snippets/choosing/which_fits.py, on the numbers that it published.

import { choice, compact, digits, element, slider } from "./widgets.js";

const WORDS = {
  zh: {
    label: "选模型",
    machine: "机器",
    laptop: "笔记本，DDR5 内存",
    memory: "能用的内存，GiB",
    language: "要写的语言",
    chinese: "中文",
    english: "英文",
    context: "上下文，词元",
    load: "每天要写，词元",
    head: ["模型", "行不行", "格式", "占，GB", "词元 / 秒", "小时 / 天"],
    fine: "行",
    best: "选它",
    unsaid: "行，厂商没说会中文",
    not: {
      memory: (short) => `放不下，还差 ${short} GB`,
      language: () => "厂商列的语言里没有中文",
      load: (hours) => `太慢，一天要写 ${hours} 小时`,
    },
    chosen: (name, kind, speed) => `选 ${name}，用 ${kind}：每秒至多 ${speed} 个词元。`,
    none: "没有一个行，用 API，或者换一台机器。",
    api: (name, dollars) => `${name} ${dollars} 美元`,
    apis: (list) => `同样的量交给 API，一天是 ${list.join("，")}。`,
    hint: "「选它」挑的是行的里面参数最多的，不是写得最好的。速度是带宽给的上限，一次一份文本。权重全按一种格式算，另给程序留 {program}。",
  },
  en: {
    label: "Choosing a model",
    machine: "Machine",
    laptop: "Laptop, DDR5 memory",
    memory: "Memory to use, GiB",
    language: "Language to write",
    chinese: "Chinese",
    english: "English",
    context: "Context, tokens",
    load: "To write each day, tokens",
    head: ["Model", "Does it do?", "Format", "Takes, GB", "Tokens / s", "Hours / day"],
    fine: "yes",
    best: "take this",
    unsaid: "yes; its maker does not say whether Chinese",
    not: {
      memory: (short) => `does not fit by ${short} GB`,
      language: () => "Chinese is not among the languages its maker lists",
      load: (hours) => `too slow: ${hours} hours a day`,
    },
    chosen: (name, kind, speed) => `Take ${name} in ${kind}: at most ${speed} tokens a second.`,
    none: "None does: use an API, or another machine.",
    api: (name, dollars) => `${dollars} dollars with ${name}`,
    apis: (list) => `The same from an API, each day: ${list.join(", ")}.`,
    hint: "“Take this” is the one with the most parameters among those that do, not the one that writes best. Speed is the limit that bandwidth sets, one text at a time. All weights are in one format, and {program} is left for the program.",
  },
};
const GB = 1e9, GIB = 2 ** 30;
const API_NAMES = { "gpt-6-luna": "GPT-6 Luna", "deepseek-flash": "DeepSeek Flash" };
// Powers of ten.
const LOAD = [3, 8];

export default function fill(place, values, language) {
  const words = WORDS[language];
  const machine = "rtx-4090";
  const state = {
    ...values.machines[machine],
    context: String(values.n_context),
    load: values.tokens_a_day,
    chinese: true,
  };

  function judge(model) {
    const cache = model.cache[state.context];
    const room = state.memory - cache - values.program;
    const size = (kind) => (model.total * values.bits[kind]) / 8;
    const kind = Object.keys(values.bits).find((one) => size(one) <= room);
    if (!kind) {
      const smallest = (model.total * Math.min(...Object.values(values.bits))) / 8;
      return { short: smallest - room, whyNot: "memory" };
    }
    const speed = state.bandwidth / ((model.read * values.bits[kind]) / 8 + cache);
    const hours = state.load / speed / 3600;
    let whyNot = "";
    if (state.chinese && model.chinese === "no") whyNot = "language";
    else if (hours > 24) whyNot = "load";
    return { kind, speed, hours, whyNot, takes: size(kind) + cache + values.program };
  }

  const body = element("tbody");
  const verdict = element("p", { className: "told" });
  verdict.setAttribute("role", "status");
  const api = element("p", { className: "told" });

  function show() {
    const judged = Object.values(values.models).map((model) => [model, judge(model)]);
    const doing = judged.filter(([, { whyNot }]) => !whyNot);
    const best = doing.reduce((most, one) => (most && most[0].total > one[0].total ? most : one), null);
    body.replaceChildren(
      ...judged.map(([model, told]) => {
        let reason = words.fine;
        if (told.whyNot === "memory") reason = words.not.memory(digits(told.short / GB, 1));
        else if (told.whyNot) reason = words.not[told.whyNot](digits(told.hours ?? 0, 0));
        else if (model === best?.[0]) reason = words.best;
        else if (state.chinese && model.chinese === "unsaid") reason = words.unsaid;
        const cells = told.kind
          ? [told.kind, digits(told.takes / GB, 1), digits(told.speed, 0), digits(told.hours, 1)]
          : ["", "", "", ""];
        const row = element(
          "tr",
          {},
          element("th", { scope: "row", textContent: model.name }),
          ...[reason, ...cells].map((text) => element("td", { textContent: text })),
        );
        row.dataset.does = model === best?.[0] ? "best" : String(!told.whyNot);
        return row;
      }),
    );
    verdict.textContent = best
      ? words.chosen(best[0].name, best[1].kind, digits(best[1].speed, 0))
      : words.none;
    api.textContent = words.apis(
      Object.entries(values.api).map(([name, dollars]) =>
        words.api(API_NAMES[name], digits((dollars * state.load) / 1e6, 2)),
      ),
    );
  }

  const change = (key, from = (value) => value) => (value) => {
    state[key] = from(value);
    show();
  };
  const memory = slider(words.memory, {
    min: 4, max: 256, step: 0.5, value: state.memory / GIB,
    told: (now) => digits(now, 1), change: change("memory", (now) => now * GIB),
  });
  const machines = Object.keys(values.machines).map((name) => [
    name, name === "laptop" ? words.laptop : name.toUpperCase().replace("-", " ").replace("MAX", "Max"),
  ]);
  const contexts = Object.keys(Object.values(values.models)[0].cache).map((n) => [
    n, Number(n).toLocaleString("en"),
  ]);
  const languages = [["zh", words.chinese], ["en", words.english]];
  const load = slider(words.load, {
    min: LOAD[0], max: LOAD[1], step: 0.05, value: Math.log10(state.load),
    told: (now) => compact(10 ** now, 2), change: change("load", (now) => 10 ** now),
  });

  const region = element("div", { className: "wide-table", tabIndex: 0 });
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", words.label);
  const head = element("tr", {}, ...words.head.map((text) => element("th", { scope: "col", textContent: text })));
  region.append(element("table", { className: "models" }, element("thead", {}, head), body));
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", words.label);
  place.append(
    element(
      "div",
      { className: "controls across" },
      choice(words.machine, machines, machine, (name) => {
        Object.assign(state, values.machines[name]);
        memory.set(state.memory / GIB);
        show();
      }),
      memory.label,
      choice(words.language, languages, "zh", change("chinese", (value) => value === "zh")),
      choice(words.context, contexts, state.context, change("context")),
      load.label,
    ),
    verdict,
    api,
    region,
    element("p", {
      className: "hint",
      textContent: words.hint.replace("{program}", `${values.program / GIB} GiB`),
    }),
  );
  show();
}

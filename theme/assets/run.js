// Lets a reader run and change the snippets of a page, where they stand. Python comes when
// it is first asked for, and runs in run_worker.js; this module asks and shows.
//
// A listing shows a snippet or a section of it. What runs is the whole snippet, with the
// section as the reader left it; what it prints replaces the published output.

import { keep } from "./keep.js";

const words = {
  zh: {
    run: "运行",
    edit: "修改",
    stop: "停止",
    reset: "还原",
    copy: "复制本机命令",
    copied: "已复制",
    local: "这段代码要用 Python 以外的库，请在本机运行：",
    loading: (mb) => `正在取 Python：${mb} MB`,
    running: "正在运行",
    stopped: "已停止。",
    same: "打印的和发布的一字不差。",
    nothing: "运行完了，什么也没打印。",
    differs: "打印的和发布的不一样；点「还原」看发布的。",
    failed: "出错了，最后几步在这里。",
    output: "运行结果",
    code: "代码",
  },
  en: {
    run: "Run",
    edit: "Edit",
    stop: "Stop",
    reset: "Reset",
    copy: "Copy the local command",
    copied: "Copied",
    local: "This needs more than Python itself; run it on your machine:",
    loading: (mb) => `Fetching Python: ${mb} MB`,
    running: "Running",
    stopped: "Stopped.",
    same: "It prints exactly what is published.",
    nothing: "It ran and printed nothing.",
    differs: "It prints something else than is published; Reset shows that again.",
    failed: "It failed; here are its last steps.",
    output: "Output",
    code: "Code",
  },
}[document.documentElement.lang.slice(0, 2)];

const settings = document.querySelector("script[data-in-page]").dataset;
const root = new URL(settings.root, location.href.split(/[?#]/)[0]);
const inPage = new Set(settings.inPage.split(" "));
const MARK = /^ *# --8<-- \[(?:start|end):[\w-]+\]\n/gm;
const SECTION = /^ *# --8<-- \[start:([\w-]+)\]\n([\s\S]*?)^ *# --8<-- \[end:\1\]$/gm;

let list; // snippet → the files and packages that it needs, once somebody runs one
let worker;
let running; // the listing whose snippet runs

const isFile = (name) => name.includes("/"); // a package has a bare name
const unmarked = (text) => text.replace(MARK, "").trim();
const fetched = async (name) => {
  const response = await fetch(new URL(name, root));
  return response.ok ? response.text() : "";
};

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

class Listing {
  constructor(block, snippet, output) {
    this.block = block;
    this.snippet = snippet;
    this.code = block.querySelector("code");
    this.shown = this.code.textContent;
    this.output = output?.querySelector("code");
    this.published = this.output?.textContent;
    this.status = element("p", { className: "run-status" });
    this.status.setAttribute("role", "status");
    this.bar = element("div", { className: "run by-script" });
    if (inPage.has(snippet)) {
      this.run = this.button("run", () => this.start());
      this.stop = this.button("stop", () => this.end(words.stopped));
      this.edit = this.button("edit", () => this.open());
      this.reset = this.button("reset", () => this.restore());
      this.stop.hidden = this.reset.hidden = true;
    } else {
      this.bar.append(element("span", { textContent: words.local }));
    }
    const command = `python ${snippet}`;
    const copy = this.button("copy", async () => {
      await navigator.clipboard.writeText(command);
      this.tell(words.copied);
    });
    copy.title = command;
    this.bar.append(this.status);
    block.after(this.bar);
  }

  button(name, click) {
    const made = element("button", { type: "button", textContent: words[name] });
    made.dataset.run = name;
    made.setAttribute("aria-label", `${words[name]}: ${this.snippet}`);
    made.addEventListener("click", click);
    this.bar.append(made);
    return made;
  }

  tell(text) {
    this.status.textContent = text;
  }

  open() {
    if (this.editor) return;
    this.editor = element("textarea", {
      className: "by-script",
      value: this.shown.trimEnd(),
      spellcheck: false,
      rows: this.shown.trimEnd().split("\n").length + 1,
    });
    this.editor.setAttribute("aria-label", `${words.code}: ${this.snippet}`);
    this.editor.setAttribute("autocapitalize", "off");
    this.editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.start();
    });
    this.code.parentElement.hidden = true;
    this.code.parentElement.after(this.editor);
    this.edit.hidden = true;
    this.reset.hidden = false;
    this.editor.focus();
  }

  restore() {
    if (running === this) this.end("");
    this.editor?.remove();
    this.editor = undefined;
    this.code.parentElement.hidden = false;
    this.edit.hidden = false;
    this.reset.hidden = true;
    this.live?.remove();
    this.live = undefined;
    if (this.output) this.output.textContent = this.published;
    this.tell("");
    this.edit.focus();
  }

  // Where it prints: in the place of the published output, or below where there is none.
  place() {
    if (this.output) return this.output;
    if (!this.live) {
      this.live = element("pre", { className: "by-script", tabIndex: 0 }, element("code"));
      this.live.setAttribute("role", "group");
      this.live.setAttribute("aria-label", words.output);
      this.bar.after(this.live);
    }
    return this.live.firstChild;
  }

  async start() {
    if (running) running.end(words.stopped);
    running = this;
    this.run.hidden = true;
    this.stop.hidden = false;
    this.stop.focus();
    this.printed = "";
    this.place().textContent = "";
    this.tell(words.running);
    list ??= JSON.parse(await fetched("snippets/in_page.json"));
    const text = await this.text();
    if (running !== this) return; // stopped while its files came
    worker ??= new Worker(new URL("run_worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => this.hear(data);
    worker.onerror = ({ message }) => this.hear({ ended: true, error: message });
    worker.postMessage({
      root: root.href,
      pyodide: new URL(settings.pyodide, root).href,
      files: list[this.snippet].filter(isFile),
      packages: list[this.snippet].filter((name) => !isFile(name)),
      snippet: this.snippet,
      text,
    });
  }

  // The whole snippet, with what the reader wrote in the place of what the listing shows.
  async text() {
    const whole = await fetched(this.snippet);
    if (!this.editor) return whole;
    const edited = `${this.editor.value}\n`;
    for (const [, , body] of whole.matchAll(SECTION)) {
      if (unmarked(body) === this.shown.trim()) return whole.replace(body, () => edited);
    }
    return edited;
  }

  hear({ loaded, printed, ended, error, fetched }) {
    if (running !== this) return;
    if (loaded) this.tell(words.loading((loaded / 1e6).toFixed(1)));
    if (printed) {
      this.printed += printed;
      this.place().textContent = this.printed;
    }
    if (ended) this.finish(error);
    if (fetched) {
      const others = [...inPage].flatMap((snippet) => list[snippet] ?? []);
      keep(root, [...fetched, ...others.filter(isFile), "snippets/in_page.json"]);
    }
  }

  async finish(error) {
    this.published ??= await fetched(
      this.snippet.replace(/(\w+)\.py$/, "published/$1.txt"),
    );
    this.idle();
    if (error) {
      this.place().textContent = this.printed + error;
      this.tell(words.failed);
    } else if (this.printed !== this.published) {
      this.tell(words.differs);
    } else {
      this.tell(this.printed ? words.same : words.nothing);
    }
    this.reset.hidden = false;
  }

  // A snippet that runs hears nothing: only the end of its worker stops it.
  end(told) {
    worker?.terminate();
    worker = undefined;
    this.idle();
    this.reset.hidden = false;
    this.tell(told);
  }

  idle() {
    running = undefined;
    const focused = document.activeElement === this.stop;
    this.run.hidden = false;
    this.stop.hidden = true;
    if (focused) this.run.focus();
  }
}

const outputs = [...document.querySelectorAll("article .output")];
for (const block of document.querySelectorAll("article .highlight:not(.output)")) {
  const listed = block.matches(".listing") && `snippets/${block.getAttribute("aria-label")}`;
  const snippet = listed || block.querySelector(".filename")?.textContent || "";
  if (!/^snippets\/\w+\/\w+\.py$/.test(snippet)) continue;
  const output = listed
    ? block.nextElementSibling?.matches(".output") && block.nextElementSibling
    : outputs.find(
        (one) => one.querySelector(".filename")?.textContent === `python ${snippet}`,
      );
  new Listing(block, snippet, output || undefined);
}

"""Writes the parts of the calculator page, filled in for the model that it opens with.

The page's numbers come from snippets/counting/calculator.py, here as in the browser: the
build also serves that file and what it imports, and theme/assets/calculator_worker.js runs
them. Without scripts the example is all there is, and no control that does nothing.
"""

import functools
import json
import shutil
from html import escape
from pathlib import Path

from publishing import atlas
from publishing.origins import CITED
from snippets.counting import calculator
from snippets.counting.parameter_count import FAMILIES
from snippets.counting.weight_formats import BITS, MIXTURES

MODEL = "llama-2-7b"
INTERPRETER = "@micropython/micropython-webassembly-pyscript"
# What the browser runs, each after those that it imports.
SNIPPETS = (
    "parameter_count",
    "weight_formats",
    "kv_cache",
    "decode_speed",
    "training_cost",
    "calculator",
)
SERVED = "snippets/counting"
FORMATS = (*BITS, *MIXTURES)
# Memory as the driver reports it, or lends it on a Mac, where a log is cited; else as sold.
MACHINES = (
    ("laptop-ddr5", "DDR5-5600", None),
    ("rtx-3060", "RTX 3060", "rtx-3060-reported"),
    ("rtx-4090", "RTX 4090", "rtx-4090-reported"),
    ("rtx-5090", "RTX 5090", "rtx-5090-reported"),
    ("m4-max", "M4 Max", "m4-max-lent"),
    ("m2-ultra", "M2 Ultra", "m2-ultra-lent"),
    ("a100-80gb", "A100", "a100-80gb-reported"),
    ("h100-sxm", "H100", "h100-sxm-reported"),
    ("h200-sxm", "H200", "h200-sxm-memory"),
)
PARTS = (
    "embedding",
    "positions",
    "attention",
    "mlp",
    "routed experts",
    "router",
    "norm",
    "projection",
    "head",
)
CONVENTIONS = (
    "untied",
    "without_input_embedding",
    "without_embeddings",
    "as_stored",
    "with_multi_token_prediction",
    "active_without_input_embedding",
)
WORDS = {
    "zh": {
        "model": "模型",
        "own": "自己的 config.json",
        "config": "粘贴或修改 config.json",
        "shape": "改形状",
        "edit": "config.json 与形状",
        "format": "格式",
        "context": "上下文（词元）",
        "batch": "同时几份文本",
        "tokens": "训练词元数",
        "unit": "个参数",
        "convention": "口径",
        "parameters": "参数",
        "total": "总数：绑定的矩阵算一次",
        "active": "激活：处理一个词元用到的",
        "embedding": "其中输入词嵌入",
        "untied": "若输出矩阵另存一份",
        "without_input_embedding": "不含输入词嵌入",
        "without_embeddings": "词嵌入、位置、输出矩阵都不含",
        "as_stored": "文件里存的：绑定的存两份，加上缓冲区",
        "with_multi_token_prediction": "加上多预测词元的附加层",
        "active_without_input_embedding": "激活，不含输入词嵌入",
        "drawn": "各张量按参数个数画成的面积；下面的表是同样的内容",
        "tensor": "张量",
        "tensors": "全部张量",
        "size": "形状",
        "layers": "层",
        "share": "占",
        "part": {
            "embedding": "词嵌入",
            "positions": "位置",
            "attention": "注意力",
            "mlp": "前馈层",
            "routed experts": "专家",
            "router": "路由",
            "norm": "归一化",
            "projection": "投影",
            "head": "输出矩阵",
        },
        "bits": "每参数比特",
        "bytes": "字节",
        "cache_token": "每个词元的键值缓存，字节",
        "cache": "键值缓存，字节",
        "need": "权重加缓存，字节",
        "machine": "机器",
        "memory": "内存",
        "bandwidth": "带宽，每秒",
        "fits": "装得下吗",
        "speed": "词元 / 秒，至多",
        "peak": "峰值，每秒",
        "days": "单卡天数",
        "training_memory": "权重、梯度和 Adam 的内存",
        "by_rule": "6ND，次运算",
        "exact": "逐个矩阵数，次运算",
        "table_weights": "各种格式的权重大小",
        "table_machines": "机器",
        "table_training": "训练一遍要的天数",
    },
    "en": {
        "model": "Model",
        "own": "a config.json of your own",
        "config": "Paste or edit a config.json",
        "shape": "Edit the shape",
        "edit": "config.json and shape",
        "format": "Format",
        "context": "Context, tokens",
        "batch": "Texts at once",
        "tokens": "Training tokens",
        "unit": "parameters",
        "convention": "Convention",
        "parameters": "Parameters",
        "total": "Total: a tied matrix counts once",
        "active": "Active: used for one token",
        "embedding": "Input embedding, of the total",
        "untied": "If the output matrix were its own",
        "without_input_embedding": "Without the input embedding",
        "without_embeddings": "Without embedding, positions, output matrix",
        "as_stored": "As stored: a tied matrix twice, buffers too",
        "with_multi_token_prediction": "With the layers that predict further tokens",
        "active_without_input_embedding": "Active, without the input embedding",
        "drawn": "Every tensor as an area, to scale; the table below says the same",
        "tensor": "Tensor",
        "tensors": "All tensors",
        "size": "Shape",
        "layers": "Layers",
        "share": "Share",
        "part": {
            "embedding": "embedding",
            "positions": "positions",
            "attention": "attention",
            "mlp": "feed-forward",
            "routed experts": "experts",
            "router": "router",
            "norm": "norm",
            "projection": "projection",
            "head": "output matrix",
        },
        "bits": "Bits each",
        "bytes": "Bytes",
        "cache_token": "Key-value cache of one token, bytes",
        "cache": "Key-value cache, bytes",
        "need": "Weights and cache, bytes",
        "machine": "Machine",
        "memory": "Memory",
        "bandwidth": "Bandwidth, a second",
        "fits": "Does it fit?",
        "speed": "Tokens a second, at most",
        "peak": "Peak, a second",
        "days": "Days on one",
        "training_memory": "Memory for weights, gradients and Adam",
        "by_rule": "6ND, operations",
        "exact": "Matrix by matrix, operations",
        "table_weights": "Size of the weights by format",
        "table_machines": "Machines",
        "table_training": "Days that training takes",
    },
}


class Calculator:
    """The page's parts in one language: `controls`, `counts`, `tensors`, …."""

    def __init__(self, root, quotations, page):
        self.quotations, self.page = quotations, page
        self.words = WORDS[quotations.language]
        self.folder = Path(root)
        entries = [entry for entry in atlas.entries(root) if "config" in entry]
        known = [entry for entry in entries if entry["config"]["model_type"] in FAMILIES]
        self.names = {entry["id"]: entry["name"] for entry in known}
        self.configs = {
            entry["id"]: json.dumps(entry["config"], indent=2) for entry in known
        }
        register = quotations.origins.register
        self.machines = []
        for name, _, memory in MACHINES:
            cited = {
                "memory": memory,
                "bandwidth": f"{name}-bandwidth",
                "peak": f"{name}-peak-flops",
            }
            values = {
                what: register.numbers[number]["value"]
                for what, number in cited.items()
                if number in register.numbers
            }
            self.machines.append({"id": name} | values)
        settings = calculator.DEFAULTS | {"language": quotations.language}
        self.told = calculator.answer(self.configs[MODEL], settings, self.machines)

    def part(self, name, assets):
        """Return one part as one line of HTML. Raises LookupError for an unknown one."""
        parts = ("controls", "counts", "tensors", "memory", "speed", "training")
        if name not in parts:
            told = ", ".join(parts)
            raise LookupError(f"the calculator has no part {name}; it has {told}")
        html = self.controls(assets) if name == "controls" else getattr(self, name)()
        return f'<div class="calculator" data-part="{name}">{html}</div>'

    def controls(self, assets):
        words = self.words
        models = "".join(
            _option(id_, name, id_ == MODEL) for id_, name in self.names.items()
        )
        data = {
            "root": "../../" if self.quotations.language == "zh" else "../../../",
            "interpreter": assets[INTERPRETER],
            "snippets": [f"{SERVED}/{name}.py" for name in SNIPPETS],
            "model": MODEL,
            "models": self.configs,
            "machines": self.machines,
        }
        script = json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")
        return (
            f'<div class="by-script" data-search-exclude><div class="calculator-controls">'
            f"<label>{words['model']}<select data-control='model'>"
            f"{models}{_option('', words['own'])}</select></label></div>"
            f"<details><summary>{words['edit']}</summary>"
            f'<label class="wide">{words["config"]}<textarea data-control="text" '
            f'rows="10" spellcheck="false" autocomplete="off">'
            f"{escape(self.configs[MODEL])}</textarea>"
            f'</label><div class="calculator-controls" role="group" '
            f'aria-label="{words["shape"]}" data-fields></div></details></div>'
            f'<p class="refused" role="alert" data-refused></p>'
            f'<script type="application/json" data-calculator>{script}</script>'
        )

    def counts(self):
        words = self.words
        names = ("total", "active", "embedding", *CONVENTIONS)
        rows = [(words[name], self.value(name), self._hidden(name)) for name in names]
        return (
            f'<p class="headline"><strong>{self.value("total")}</strong> {words["unit"]}'
            f"<span>{self.value('total_in_words')}</span></p>"
            + self.pairs(words["convention"], words["parameters"], rows)
        )

    def tensors(self):
        words = self.words
        tiles = "".join(
            f'<i data-part="{t["part"].replace(" ", "-")}" style="{_style(t["place"])}">'
            f"<b>{escape(_short(t))}</b></i>"
            for t in self.told["tensors"]
        )
        legend = "".join(
            f'<li data-part="{part.replace(" ", "-")}"'
            f"{'' if any(t['part'] == part for t in self.told['tensors']) else ' hidden'}>"
            f"{words['part'][part]}</li>"
            for part in PARTS
        )
        head = [words[n] for n in ("tensor", "size", "layers", "parameters", "share")]
        body = "".join(
            f'<tr><th scope="row">{escape(t["name"])}</th>'
            + "".join(f"<td>{t[n]}</td>" for n in ("shape", "layers", "count", "share"))
            + "</tr>"
            for t in self.told["tensors"]
        )
        return (
            f'<div class="tensors" role="img" aria-label="{words["drawn"]}" data-drawing>'
            f'{tiles}</div><ul class="legend">{legend}</ul>'
            f"<details><summary>{words['tensors']}</summary>"
            f"{_table(words['tensors'], head, body, 'data-tensors')}</details>"
        )

    def memory(self):
        words = self.words
        body = "".join(
            f'<tr data-row="{kind}"{self._hidden(f"{kind}.bytes")}>'
            f'<th scope="row">{kind}</th>'
            + "".join(
                f"<td>{self.value(f'{kind}.{what}')}</td>"
                for what in ("bytes", "gb", "gib", "bits")
            )
            + "</tr>"
            for kind in FORMATS
        )
        head = [words["format"], words["bytes"], "GB", "GiB", words["bits"]]
        formats = "".join(
            _option(kind, kind, kind == calculator.DEFAULTS["format"]) for kind in FORMATS
        )
        controls = (
            f"<label>{words['format']}<select data-control='format'>{formats}</select>"
            f"</label>{self._number('context')}{self._number('batch')}"
        )
        rows = [
            (words["cache_token"], self.value("cache_token"), ""),
            (words["cache"], self.both("cache"), ""),
            (words["need"], self.both("need"), ""),
        ]
        return (
            _table(words["table_weights"], head, body)
            + f'<div class="calculator-controls by-script">{controls}</div>'
            + self.pairs("", words["bytes"], rows)
        )

    def machines_table(self, columns, name):
        words = self.words
        body = ""
        for (id_, shown, memory), machine in zip(MACHINES, self.machines, strict=True):
            if "peak" in columns and "peak" not in machine:
                continue
            quoted = {
                "memory": memory and self._cited(memory, unit="GiB"),
                "bandwidth": self._cited(f"{id_}-bandwidth", unit="GB"),
                "peak": "peak" in machine
                and self._cited(f"{id_}-peak-flops", form="scientific"),
            }
            cells = ""
            for column in columns:
                if column in quoted:
                    cells += f"<td>{quoted[column] or '—'}</td>"
                else:
                    result = self.told["machines"][id_]
                    key = "room" if column == "fits" else column
                    fits = f' data-fits="{str(result.get("fits", "")).lower()}"'
                    cells += (
                        f'<td data-machine="{id_}" data-result="{key}"'
                        f"{fits if column == 'fits' else ''}>"
                        f"{result.get(key, '—')}</td>"
                    )
            body += f'<tr><th scope="row">{shown}</th>{cells}</tr>'
        head = [words[column] for column in ("machine", *columns)]
        return _table(name, head, body)

    def speed(self):
        columns = ("memory", "fits", "bandwidth", "speed")
        return self.machines_table(columns, self.words["table_machines"])

    def training(self):
        words = self.words
        names = ("training_memory", "by_rule", "exact")
        rows = [(words[name], self.value(name), "") for name in names]
        return (
            f'<div class="calculator-controls by-script">{self._number("tokens")}</div>'
            + self.pairs("", "", rows)
            + self.machines_table(("peak", "days"), words["table_training"])
        )

    def value(self, name):
        return f'<output data-shown="{name}">{self.told["values"].get(name, "")}</output>'

    def both(self, name):
        return f"{self.value(name)}<br>{self.value(f'{name}_sizes')}"

    def pairs(self, one, other, rows):
        head = "".join(f'<th scope="col">{words}</th>' for words in (one, other))
        head = f"<thead><tr>{head}</tr></thead>"
        body = "".join(
            f'<tr{hidden}><th scope="row">{told}</th><td>{value}</td></tr>'
            for told, value, hidden in rows
        )
        return f'<table class="pairs">{head if one else ""}<tbody>{body}</tbody></table>'

    def _cited(self, name, **form):
        return self.quotations.linked_number(self.page, CITED + name, **form)

    def _hidden(self, name):
        return "" if name in self.told["values"] else " hidden"

    def _number(self, name):
        return (
            f'<label>{self.words[name]}<input data-control="{name}" inputmode="numeric" '
            f'autocomplete="off" value="{calculator.DEFAULTS[name]}"></label>'
        )


@functools.cache
def made(root, quotations, page):
    """Return the page's calculator; its parts share the one answer."""
    return Calculator(root, quotations, page)


def serve(root, site):
    """Copy what the browser runs into the built Chinese site, which both languages use."""
    folder = Path(site) / SERVED
    folder.mkdir(parents=True, exist_ok=True)
    for name in SNIPPETS:
        shutil.copyfile(Path(root) / SERVED / f"{name}.py", folder / f"{name}.py")


def _option(value, words, chosen=False):
    mark = " selected" if chosen else ""
    return f'<option value="{value}"{mark}>{escape(words)}</option>'


def _table(name, head, body, mark=""):
    columns = "".join(f'<th scope="col">{words}</th>' for words in head)
    return (
        f'<div class="wide-table" role="region" tabindex="0" aria-label="{name}">'
        f"<table class='numbers'><thead><tr>{columns}</tr></thead>"
        f"<tbody {mark}>{body}</tbody></table></div>"
    )


def _style(place):
    names = ("left", "top", "width", "height")
    return ";".join(f"{n}:{length}%" for n, length in zip(names, place, strict=True))


def _short(tensor):
    """The end of a tensor's name, as far as a tile has room."""
    return tensor["name"].removesuffix(".weight").rpartition(".")[2]

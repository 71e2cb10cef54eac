"""Writes the atlas: a table of models, a row for each entry of atlas_models.yml.

Numbers come from what snippets/counting/atlas.py published and from the register, each
linked to its origin; names, dates and licences from the entries, linked to their sources.
theme/assets/atlas.js lets a reader sort and filter; without it all rows are there.
"""

from html import escape
from pathlib import Path

from publishing import yaml_lines
from publishing.origins import CITED

ENTRIES = "snippets/counting/atlas_models.yml"
COUNTED = "counting/atlas.models"
# Columns of a counted row's numbers, with how each is written.
SHAPE = ("n_layer", "d_model", "n_head", "n_kv_head", "vocab_size")
WORDS = {
    "zh": {
        "table": "模型表",
        "columns": {
            "name": "模型",
            "total": "总参数",
            "released": "发布",
            "maker": "厂商",
            "kind": "来历",
            "published": "厂商公布",
            "active": "激活",
            "embedding": "词嵌入",
            "n_layer": "层数",
            "d_model": "宽度",
            "n_head": "头数",
            "n_kv_head": "键值头",
            "vocab_size": "词表",
            "output": "输出矩阵",
            "licence": "许可",
            "sources": "出处",
        },
        "counted": "数出",
        "published": "公布",
        "undisclosed": "未公布",
        "tied": "绑定",
        "separate": "另存",
        "config": "形状",
        "released": "日期",
        "licence": "许可",
        "none": "无",
        "why": {
            "refused": "报告说明不给规模",
            "absent": "所引页面没有，{read} 查阅",
            "unlisted": "清单里没有填，{read} 查阅",
            "bound": "只给过下限",
        },
        "licences": {
            "open weights": "开放权重",
            "restricted use": "限制使用",
            "non-commercial": "仅限非商用",
            "not open": "不开放",
        },
        "find": "找模型、厂商或许可",
        "all": "全部",
        "shown": "显示 {shown} / {all} 行",
    },
    "en": {
        "table": "Table of models",
        "columns": {
            "name": "Model",
            "total": "Parameters",
            "released": "Released",
            "maker": "Maker",
            "kind": "How known",
            "published": "Maker says",
            "active": "Active",
            "embedding": "Embedding",
            "n_layer": "Layers",
            "d_model": "Width",
            "n_head": "Heads",
            "n_kv_head": "KV heads",
            "vocab_size": "Vocabulary",
            "output": "Output matrix",
            "licence": "Licence",
            "sources": "Sources",
        },
        "counted": "counted",
        "published": "published",
        "undisclosed": "undisclosed",
        "tied": "tied",
        "separate": "its own",
        "config": "shape",
        "released": "date",
        "licence": "licence",
        "none": "none",
        "why": {
            "refused": "the report declines to say",
            "absent": "not on the page cited, read {read}",
            "unlisted": "left empty in the list cited, read {read}",
            "bound": "only a lower bound was given",
        },
        "licences": {},
        "find": "Find a model, maker or licence",
        "all": "all",
        "shown": "{shown} of {all} rows shown",
    },
}


def entries(root):
    """Return the atlas's entries as they are written."""
    return yaml_lines.read((Path(root) / ENTRIES).read_text(encoding="utf-8"))[0]


def table(root, quotations, page):
    """Return the atlas as one block of HTML, oldest models first."""
    rows = sorted(entries(root), key=lambda entry: str(entry["released"]))
    words = WORDS[quotations.language]
    columns = words["columns"].items()
    region = f'role="region" tabindex="0" aria-label="{words["table"]}"'
    head = "".join(f'<th scope="col" data-column="{c}">{w}</th>' for c, w in columns)
    body = "".join(_row(entry, quotations, page, words) for entry in rows)
    return (
        f'<div class="atlas" data-words="{_script_words(words)}">'
        f'<div class="by-script atlas-controls"></div><div class="atlas-table" {region}>'
        f'<table class="models"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )


def _row(entry, quotations, page, words):
    def number(origin, **form):
        return quotations.linked_number(page, origin, **form)

    def source(name, label):
        return quotations.linked_source(page, name, label)

    cells = dict.fromkeys(words["columns"], f'<span class="none">{words["none"]}</span>')
    cells["maker"] = escape(entry["maker"])
    cells["released"] = escape(str(entry["released"]))
    cells["licence"] = words["licences"].get(entry["licence"], escape(entry["licence"]))
    kind, sources = "counted", []
    if "config" in entry:
        origin = f"{COUNTED}.{entry['id']}"
        for column in ("total", "active", "embedding", *SHAPE):
            cells[column] = number(f"{origin}.{column}", form="exact")
        output = quotations.origins.find(f"{origin}.output").value
        cells["output"] = words[output]
        sources = [(name, words["config"]) for name in entry["config_from"]]
        if "published" in entry:
            cells["published"] = number(CITED + entry["published"])
    elif "published" in entry:
        kind = "published"
        cells["total"] = cells["published"] = number(CITED + entry["published"])
        if "published_active" in entry:
            cells["active"] = number(CITED + entry["published_active"])
    else:
        kind, name = "undisclosed", entry["undisclosed_from"]
        read = quotations.origins.register.source(name)["read"]
        why = words["why"][entry["undisclosed"]].format(read=read)
        cells["total"] = f"<span>{words['undisclosed']}</span> {source(name, why)}"
    cells["kind"] = words[kind]
    sources += [(entry[f"{of}_from"], words[of]) for of in ("released", "licence")]
    cells["sources"] = " ".join(source(name, label) for name, label in sources)
    names = list(cells)[1:]
    data = "".join(f'<td data-column="{c}">{cells[c]}</td>' for c in names)
    return (
        f'<tr id="model-{entry["id"]}" data-kind="{kind}">'
        f'<th scope="row">{escape(entry["name"])}</th>{data}</tr>'
    )


def _script_words(words):
    """What the script writes, for it has no words of its own: parted by bars."""
    kinds = [words[kind] for kind in ("counted", "published", "undisclosed")]
    told = [words["find"], words["columns"]["kind"], words["all"], *kinds, words["shown"]]
    return escape("|".join(told))

"""Draws one neuron's calculation: values on the way down, gradients on the way back."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.training.one_neuron import local, nodes

WORDS = {
    "zh": {
        "title": "一个神经元：数值往下算，责任往回传",
        "description": (
            "一张从上到下的计算图。权重 {weight} 乘输入 {x}，加偏置 {bias}，得到总和 "
            "{total}，经 tanh 得到输出 {output}，减目标 {target} 得误差 {error}，平方"
            "得损失 {loss}。梯度自下而上逐段相乘：传到偏置时是 {bias_gradient}，传到"
            "权重时是 {weight_gradient}。"
        ),
        "value": "数值：往下算",
        "gradient": "梯度：往回传",
        "weight": "权重",
        "x": "输入",
        "product": "乘积",
        "bias": "偏置",
        "total": "总和",
        "output": "输出",
        "target": "目标",
        "error": "误差",
        "loss": "损失",
    },
    "en": {
        "title": "One neuron: values run down, blame runs back",
        "description": (
            "A calculation drawn from top to bottom. The weight {weight} times the "
            "input {x}, plus the bias {bias}, makes the sum {total}; tanh makes it "
            "the output {output}; less the target {target} it is the error {error}, "
            "and squared the loss {loss}. Gradients are multiplied link by link on "
            "the way up: {bias_gradient} when they reach the bias, {weight_gradient} "
            "at the weight."
        ),
        "value": "value: on the way down",
        "gradient": "gradient: on the way back",
        "weight": "weight",
        "x": "input",
        "product": "product",
        "bias": "bias",
        "total": "sum",
        "output": "output",
        "target": "target",
        "error": "error",
        "loss": "loss",
    },
}
WIDTH, HEIGHT, PITCH = 118, 46, 82
LEFT, RIGHT = 72, 345  # the centres of the two columns
TOP = 66


def row(n):
    return TOP + PITCH * n


PLACES = {
    "weight": (LEFT, row(0)),
    "product": (LEFT, row(1)),
    "x": (RIGHT, row(1)),
    "total": (LEFT, row(2)),
    "bias": (RIGHT, row(2)),
    "output": (LEFT, row(3)),
    "error": (LEFT, row(4)),
    "target": (RIGHT, row(4)),
    "loss": (LEFT, row(5)),
}
LINKS = [
    ("weight", "product", "product_by_weight"),
    ("product", "total", "total_by_product"),
    ("total", "output", "output_by_total"),
    ("output", "error", "error_by_output"),
    ("error", "loss", "loss_by_error"),
]
SIDE_INPUTS = ["x", "bias", "target"]
OPERATIONS = {"product": "×", "total": "+", "output": "tanh", "error": "−", "loss": "²"}


def arrow_down(figure, x, top, bottom):
    figure.line(x, top, x, bottom)
    figure.add(f'<path class="fill-muted" d="M{x:.2f},{bottom:.2f} l-4,-8 h8 z"/>')


def arrow_up(figure, x, top, bottom):
    figure.line(x, top, x, bottom, "line-accent")
    figure.add(f'<path class="fill-accent" d="M{x:.2f},{top:.2f} l-5,9 h10 z"/>')


for language in LANGUAGES:
    words = WORDS[language]
    shown = {
        name: render(node["value"], language, digits=3) for name, node in nodes.items()
    }
    shown["weight_gradient"] = render(nodes["weight"]["gradient"], language, digits=3)
    shown["bias_gradient"] = render(nodes["bias"]["gradient"], language, digits=3)
    figure = Drawing(
        language,
        420,
        row(5) + HEIGHT / 2 + 10,
        title=words["title"],
        description=words["description"].format(**shown),
    )
    figure.text(LEFT - WIDTH / 2, 22, words["value"], size=14)
    figure.text(RIGHT + WIDTH / 2, 22, words["gradient"], "accent", "end", 14)

    for above, below, factor in LINKS:
        x, top = PLACES[above][0], PLACES[above][1] + HEIGHT / 2
        bottom = PLACES[below][1] - HEIGHT / 2
        arrow_down(figure, x - 22, top + 2, bottom - 2)
        arrow_up(figure, x + 22, top + 2, bottom - 2)
        middle = (top + bottom) / 2 + 5
        figure.text(x - 32, middle, OPERATIONS[below], "muted", "end", 14)
        figure.text(x + 31, middle, "×", "accent")
        figure.number(
            x + 43,
            middle,
            f"training/one_neuron.local.{factor}",
            local[factor],
            "accent",
            digits=3,
        )
    for name in SIDE_INPUTS:
        start, end, y = RIGHT - WIDTH / 2, LEFT + WIDTH / 2 + 2, PLACES[name][1] - 8
        figure.line(start, y, end, y)
        figure.add(f'<path class="fill-muted" d="M{end:.2f},{y:.2f} l8,-4 v8 z"/>')
    # Of the three only the bias learns, so only its gradient is used.
    start, end, y = RIGHT - WIDTH / 2 - 2, LEFT + WIDTH / 2, PLACES["bias"][1] + 9
    figure.line(end, y, start, y, "line-accent")
    figure.add(f'<path class="fill-accent" d="M{start:.2f},{y:.2f} l-9,-5 v10 z"/>')
    figure.text((start + end) / 2 - 12, y + 19, "×", "accent")
    figure.number(
        (start + end) / 2,
        y + 19,
        "training/one_neuron.local.total_by_bias",
        local["total_by_bias"],
        "accent",
    )
    for name, (x, y) in PLACES.items():
        node = nodes[name]
        figure.rect(x - WIDTH / 2, y - HEIGHT / 2, WIDTH, HEIGHT)
        learns = name in ("weight", "bias")
        figure.text(x, y - 5, words[name], "strong" if learns else "label", "middle", 14)
        at = f"training/one_neuron.nodes.{name}"
        figure.number(
            x - WIDTH / 2 + 8, y + 15, f"{at}.value", node["value"], size=14, digits=3
        )
        figure.number(
            x + WIDTH / 2 - 8,
            y + 15,
            f"{at}.gradient",
            node["gradient"],
            "accent",
            "end",
            14,
            digits=3,
        )
    figure.save("graph")

"""Draws all 337 parameters: each connection a weight, each disc a bias."""

from snippets.drawing import LANGUAGES, Drawing
from snippets.parameters.mlp_337 import biases, layers, network, sizes, total, weights

WORDS = {
    "zh": {
        "title": "{total} 个参数，一个不少",
        "description": (
            "从左到右：{inputs} 个输入，两层各 {width} 个神经元，{outputs} 个输出。"
            "{weights} 条连线是权重，"
            "{biases} 个圆点是偏置；粗细与大小表示绝对值，颜色表示正负。"
            "三层的参数依次是 {layer_1}、{layer_2}、{layer_3} 个。"
        ),
        "columns": ["输入", "第一层", "第二层", "输出"],
        "unit": " 个",
        "positive": "正",
        "negative": "负",
    },
    "en": {
        "title": "{total} parameters, every one of them",
        "description": (
            "A network, from the left: {inputs} inputs, two layers of {width} neurons, "
            "{outputs} output. The {weights} lines "
            "are weights and the {biases} discs are biases; thickness and size show how "
            "large they are, colour shows the sign. The three layers hold {layer_1}, "
            "{layer_2} and {layer_3} parameters."
        ),
        "columns": ["inputs", "layer 1", "layer 2", "output"],
        "unit": "",
        "positive": "positive",
        "negative": "negative",
    },
}
COLUMNS = (34, 140, 280, 386)
TOP, BOTTOM = 46, 418
WIDEST = 2.2  # of a line, for a weight of 1
LARGEST = 7.5  # radius of a disc, for a bias of 1


def heights(n):
    """Return the heights of n neurons, spread as the widest layer spreads its own."""
    step = (BOTTOM - TOP) / max(sizes)
    middle = (TOP + BOTTOM) / 2
    return [middle + (i - (n - 1) / 2) * step for i in range(n)]


def colour(value):
    return "fill-1" if value > 0 else "fill-2"


def connection(x1, y1, x2, y2, value):
    """Return a strip from (x1, y1) to (x2, y2), as thick as the weight is large."""
    half = WIDEST * abs(value) / 2
    return (
        f'<path class="{colour(value)}" d="M{x1},{y1 - half:.2f} L{x2},{y2 - half:.2f} '
        f'v{2 * half:.2f} L{x1},{y1 + half:.2f} z"/>'
    )


for language in LANGUAGES:
    words = WORDS[language]
    inputs, width, _, outputs = sizes
    counts = {
        "inputs": inputs,
        "width": width,
        "outputs": outputs,
        "total": total,
        "weights": weights,
        "biases": biases,
        **layers,
    }
    figure = Drawing(
        language,
        420,
        476,
        title=words["title"].format(**counts),
        description=words["description"].format(**counts),
    )
    figure.add('<g fill-opacity="0.65">')
    for depth, neurons in enumerate(network):
        x1, x2 = COLUMNS[depth], COLUMNS[depth + 1]
        for n, y2 in zip(neurons, heights(len(neurons)), strict=True):
            for value, y1 in zip(n["weights"], heights(sizes[depth]), strict=True):
                figure.add(connection(x1, y1, x2, y2, value))
    figure.add("</g>")
    for y1 in heights(sizes[0]):
        figure.rect(COLUMNS[0] - 5, y1 - 5, 10, 10, "fill-ink")
    for neurons, x1 in zip(network, COLUMNS[1:], strict=True):
        for n, y1 in zip(neurons, heights(len(neurons)), strict=True):
            figure.circle(x1, y1, LARGEST, "fill-soft")
            figure.circle(x1, y1, LARGEST * abs(n["bias"]) ** 0.5, colour(n["bias"]))

    for column, x1 in zip(words["columns"], COLUMNS, strict=True):
        figure.text(x1, TOP - 24, column, "muted", "middle")
    for depth, (name, count) in enumerate(layers.items()):
        figure.number(
            (COLUMNS[depth] + COLUMNS[depth + 1]) / 2,
            BOTTOM + 22,
            f"parameters/mlp_337.layers.{name}",
            count,
            "strong",
            "middle",
            after=words["unit"],
            size=16,
        )
    for x1, kind, key in ((150, "fill-1", "positive"), (240, "fill-2", "negative")):
        figure.circle(x1, BOTTOM + 45, 5, kind)
        figure.text(x1 + 11, BOTTOM + 49.5, words[key], "muted")
    figure.save("all_337_parameters")

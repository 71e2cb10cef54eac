"""How long the counter takes for a model, beside the implementation that people run.

    .venv/bin/pip install torch==2.13.0
    .venv/bin/pip install -c constraints.txt -e '.[reference]'
    .venv/bin/python tests/benchmarks/counter.py [--repeat 3]

Counts the configurations of tests/reference/configs, some of them, both ways: by
snippets/counting/parameter_count.py, and by letting transformers build the model on
PyTorch's meta device and adding up its parameters. The counter runs here, and in the built
page in Chromium (run `drawers build` before). Times are of one count, imports aside; the
best of the repeats, of which the counter's take as long as the other's together.
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from snippets.counting import parameter_count  # noqa: E402
from tests.benchmarks.calculator import EACH, opened, served  # noqa: E402
from tests.reference.test_transformers import build, counted  # noqa: E402

MODELS = ("gpt2", "llama-2-7b", "gpt3-175b", "mixtral-8x7b", "qwen3-30b-a3b", "deepseek-v3")


def best(count, repeat):
    """Return what a count returns, and its shortest time in milliseconds."""
    times = []
    for _ in range(repeat):
        before = time.perf_counter()
        total = count()
        times.append((time.perf_counter() - before) * 1e3)
    return total, min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    configs = ROOT / "tests/reference/configs"
    texts = [(configs / f"{name}.json").read_text("utf-8") for name in MODELS]
    with served() as (browser, address):
        rounds = opened(browser, address, EACH, False, texts * 10 * repeat)
    in_page = [min(rounds[n :: len(texts)]) for n in range(len(texts))]
    print(f"{'ms':16}{'counter':>9}{'in page':>9}{'built':>8}{'built by counter':>18}")
    for name, text, page_time in zip(MODELS, texts, in_page, strict=True):
        config = json.loads(text)
        theirs, their_time = best(
            lambda config=config: sum(counted(build(config)).values()), repeat
        )
        ours, own_time = best(
            lambda config=config: parameter_count.count(config).total, 1000 * repeat
        )
        assert ours == theirs, name
        ratio = their_time / own_time
        times = f"{own_time:9.3f}{page_time:9.1f}{their_time:8.1f}"
        print(f"{name:16}{times}{ratio:17,.0f}×")


if __name__ == "__main__":
    main()

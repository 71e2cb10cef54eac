"""How long the counter takes for a model, beside the implementation that people run.

    .venv/bin/pip install torch==2.13.0
    .venv/bin/pip install -c constraints.txt -e '.[reference]'
    .venv/bin/python tests/benchmarks/counter.py [--repeat 3]

Counts the configurations of tests/reference/configs, some of them, both ways: by
snippets/counting/parameter_count.py, and by letting transformers build the model on
PyTorch's meta device and adding up its parameters. Times are of one count, imports aside;
the best of the repeats, of which the counter's take as long as the other's together.
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from snippets.counting import parameter_count  # noqa: E402
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
    print(f"{'':16}{'counter, ms':>12}{'built, ms':>12}{'ratio':>9}")
    for name in MODELS:
        text = (ROOT / f"tests/reference/configs/{name}.json").read_text("utf-8")
        config = json.loads(text)
        theirs, their_time = best(
            lambda config=config: sum(counted(build(config)).values()), repeat
        )
        ours, own_time = best(
            lambda config=config: parameter_count.count(config).total, 1000 * repeat
        )
        assert ours == theirs, name
        ratio = their_time / own_time
        print(f"{name:16}{own_time:12.3f}{their_time:12.1f}{ratio:8,.0f}×")


if __name__ == "__main__":
    main()

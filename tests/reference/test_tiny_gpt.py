"""The tiny GPT, forward and backward by hand, beside PyTorch on the same weights."""

import numpy as np
import pytest

from snippets.labs.shoe_copy import tokens
from snippets.labs.tiny_gpt import Adam, n_ctx, untrained
from snippets.labs.trained import trained

pytestmark = pytest.mark.reference


@pytest.fixture(params=[trained, untrained], ids=lambda make: make.__name__)
def both(request):
    """The tiny GPT, PyTorch's twin of it, and a batch of tokens with what follows them."""
    import torch

    from tests.reference import gpt2

    model = request.param()
    starts = np.random.default_rng(5).integers(0, len(tokens) - n_ctx, 3)
    windows = tokens[starts[:, None] + np.arange(n_ctx + 1)]
    batch = np.ascontiguousarray(windows[:, :-1]), np.ascontiguousarray(windows[:, 1:])
    return model, gpt2.twin(model, torch.float64), batch


def test_it_has_the_same_parameters_under_the_same_names(both):
    from tests.reference import gpt2

    model, built, _ = both
    theirs = {name: tuple(p.shape) for name, p in gpt2.named(built).items()}
    assert theirs == {name: values.shape for name, values in model.p.items()}


def test_the_same_weights_give_the_same_logits_loss_and_gradients(both):
    import torch

    from tests.reference import gpt2

    model, built, (given, targets) = both
    with torch.no_grad():
        logits = built(torch.from_numpy(given)).logits.numpy()
    assert model.forward(given) == pytest.approx(logits, rel=1e-9, abs=1e-9)
    ours, dlogits = model.loss(given, targets)
    model.backward(dlogits)
    theirs = gpt2.loss(built, given, targets)
    theirs.backward()
    assert ours == pytest.approx(theirs.item(), rel=1e-12)
    for name, parameter in gpt2.named(built).items():
        gradient = parameter.grad.numpy()
        largest = np.abs(gradient).max()
        assert np.abs(model.g[name] - gradient).max() < 1e-9 * largest, name


def test_ten_steps_of_adam_lead_to_the_same_parameters(both):
    import torch

    from tests.reference import gpt2

    model, built, batch = both
    adam = Adam(model)
    theirs = torch.optim.Adam(built.parameters(), lr=0.003, betas=(0.9, 0.99), eps=1e-8)
    for _ in range(10):
        _, dlogits = model.loss(*batch)
        model.backward(dlogits)
        adam.step(0.003)
        theirs.zero_grad()
        gpt2.loss(built, *batch).backward()
        theirs.step()
    for name, parameter in gpt2.named(built).items():
        assert model.p[name] == pytest.approx(parameter.detach().numpy(), abs=1e-6), name

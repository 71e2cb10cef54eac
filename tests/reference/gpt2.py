"""The tiny GPT as transformers has it: GPT-2 of the same shape with the same weights."""

import torch
import transformers

from snippets.labs.tiny_gpt import n_head


def twin(model, dtype):
    """Return GPT-2 in PyTorch with a tiny GPT's weights, eager, and nothing dropped."""
    width = model.p["wte"].shape[1]
    config = transformers.GPT2Config(
        vocab_size=model.p["wte"].shape[0],
        n_positions=model.n_ctx,
        n_embd=width,
        n_layer=model.n_layer,
        n_head=n_head,
        resid_pdrop=0,
        embd_pdrop=0,
        attn_pdrop=0,
        bos_token_id=None,
        eos_token_id=None,
        attn_implementation="eager",
    )
    built = transformers.GPT2LMHeadModel(config).to(dtype)
    with torch.no_grad():
        for name, parameter in named(built).items():
            parameter.copy_(torch.from_numpy(model.p[name]))
    return built


def named(built):
    """Return PyTorch's parameters by the tiny GPT's names, which are GPT-2's."""
    return {
        name.removeprefix("transformer.")
        .replace("wte.weight", "wte")
        .replace("wpe.weight", "wpe"): parameter
        for name, parameter in built.named_parameters()
    }


def loss(built, tokens, targets):
    """Return the mean surprise at the targets, in nats."""
    logits = built(torch.from_numpy(tokens)).logits
    flat = torch.from_numpy(targets).reshape(-1)
    return torch.nn.functional.cross_entropy(logits.reshape(flat.numel(), -1), flat)

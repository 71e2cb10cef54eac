# %% [markdown] lang="zh"
# # 从零训练一个小 GPT
#
# 和 GPT-2 同样的结构，缩到几万个参数，前向和反向都是手写的 numpy。这本笔记把它从出生带到会写鞋子文案，每一步都能自己再跑一遍。
#
# ## 教材
#
# 一行一篇短文。模型一个字一个字地读，教材里出现过的每一个不同的字，就是词表的一项。
# %% [markdown] lang="en"
# # Train a tiny GPT from scratch
#
# The architecture of GPT-2, shrunk to tens of thousands of parameters, forward and backward pass written by hand in numpy. This notebook takes it from birth to writing shoe copy, and you can run every step again.
#
# ## The text
#
# One short document per line. The model reads character by character, and each distinct character of the text is an entry of its vocabulary.
# %%
import numpy as np

from snippets.labs.shoe_copy import decode, encode, tokens, vocab_size, windows

text = decode(tokens)
print(f"{len(tokens):,} characters, {vocab_size} of them distinct")
for line in text.split("\n")[:2]:
    print(line)
# %% [markdown] lang="zh"
# ## 参数有多少
#
# 模型就是一张「名字和形状」的表。逐个乘起来、加起来，与数 GPT-3 的计数器对一下：它读到的只是一份 GPT-2 的配置。
# %% [markdown] lang="en"
# ## How many parameters
#
# A model is a list of names and shapes. Multiply, add, and compare with the counter that counts GPT-3: all it is given is a GPT-2 configuration.
# %%
from math import prod

from snippets.counting.parameter_count import count
from snippets.labs.tiny_gpt import d_model, n_ctx, n_head, n_layer, untrained

model = untrained()
for name, shape in model.shapes.items():
    if not name.startswith("h.1"):  # the blocks are alike
        print(f"{name:<22}{' x '.join(map(str, shape)):>10}{prod(shape):>8,}")
config = {"model_type": "gpt2", "n_layer": n_layer, "n_embd": d_model, "n_head": n_head}
config |= {"n_positions": n_ctx, "vocab_size": vocab_size}
total = sum(prod(shape) for shape in model.shapes.values())
print(f"{total:,} by shapes, {count(config).total:,} by the counter")
assert total == count(config).total
# %% [markdown] lang="zh"
# ## 往前算一遍
#
# 注意力是这样写的：每个字拿自己的「查询」去比前面各字的「键」，比得上的，就多取一点它的「值」。
# %% [markdown] lang="en"
# ## One pass forward
#
# This is attention: each character compares its query with the keys of those before it, and takes more of the values whose keys agree.
# %%
import inspect

from snippets.labs.tiny_gpt import attention, softmax

print(inspect.getsource(attention))
# %% [markdown] lang="zh"
# 还没训练的模型，对下一个字是什么毫无主意：词表里哪个字都差不多。
# %% [markdown] lang="en"
# Before training the model has no idea what comes next: every character of the vocabulary is about as likely as any other.
# %%
logits = model.forward(np.array([encode("\n给社交平台写一条")]))
chances = softmax(logits[0, -1].copy())
print(f"largest chance {chances.max():.4f}, smallest {chances.min():.4f}")
print(f"an even guess  {1 / vocab_size:.4f}")
# %% [markdown] lang="zh"
# ## 往回算一遍
#
# 反向传播给每个参数一个梯度。不信就量：把一个参数推大、推小一点，各算一遍损失，除一除。
# %% [markdown] lang="en"
# ## One pass back
#
# Backpropagation gives every parameter its gradient. Do not take its word for it: push one parameter up and down a little, compute the loss each time, and divide.
# %%
some, following = (rows[:2] for rows in windows(n_ctx))
model.backward(model.loss(some, following)[1])
gradient = model.gradient.copy()
rng = np.random.default_rng(0)
gaps = []
for place in rng.choice(total, 40, replace=False):
    losses = []
    for nudge in (1e-5, -1e-5):
        model.numbers[place] += nudge
        losses.append(model.loss(some, following)[0])
        model.numbers[place] -= nudge
    gaps.append(abs((losses[0] - losses[1]) / 2e-5 - gradient[place]))
print(f"{len(gaps)} parameters tried, all gaps below 1e-6: {max(gaps) < 1e-6}")
# %% [markdown] lang="zh"
# ## 训练
#
# 每一步：抽几段教材，算损失，往回走一遍，所有参数各挪一点。先走几百步看看。
# %% [markdown] lang="en"
# ## Training
#
# Each step: draw a few passages, compute the loss, go back once, and move every parameter a little. A few hundred steps to begin with.
# %%
from snippets.labs.tiny_gpt import train

before = {name: values.copy() for name, values in model.p.items()}
losses = train(model, tokens, steps=300)
for step in range(0, 300, 50):
    now = losses[step : step + 10].mean()
    print(f"step {step:>3}  loss {now:.1f}  {'#' * round(now * 10)}")
# %% [markdown] lang="zh"
# ## 它会写什么了
#
# 走几百步，它只学会了哪些字常见，一个字写到底。走完全部步数，才会写文案。
# %% [markdown] lang="en"
# ## What it can write now
#
# After a few hundred steps it knows which characters are common, and writes one of them over and over. After all the steps it writes copy.
# %%
from snippets.labs.tiny_gpt import write
from snippets.labs.trained import trained

grown = trained()
for prompt in ("给社交平台写一条鞋子文案：", "Write a social media ad for shoes: "):
    print(prompt)
    for age, writer in (("300 steps", model), ("all steps", grown)):
        written = decode(write(writer, encode("\n" + prompt), *encode("\n"), most=60))
        print(f"  {age}: {written.strip()}")


# %% [markdown] lang="zh"
# ## 每一类参数变了多少
#
# 权重从随机的小数出发，偏置从零出发。这几百步里，它们都离开了原处。
# %% [markdown] lang="en"
# ## How far each kind of parameter has moved
#
# Weights started from small random numbers, biases from zero. In these few hundred steps all have left their places.
# %%
def size(values):
    return float(np.sqrt(np.mean(values**2)))


print(f"{'':<22}{'before':>8}{'after':>8}{'moved':>8}")
kinds = ["wte", "wpe", "h.0.attn.c_attn.weight", "h.0.attn.c_attn.bias"]
kinds += ["h.0.mlp.c_fc.weight", "h.0.mlp.c_proj.weight", "ln_f.weight"]
for name in kinds:
    moved = size(model.p[name] - before[name])
    print(f"{name:<22}{size(before[name]):>8.2f}{size(model.p[name]):>8.2f}{moved:>8.2f}")
# %% [markdown] lang="zh"
# 先猜再试：把 `steps` 加倍，损失会减半吗？把教材换成你自己写的几行呢？
# %% [markdown] lang="en"
# Guess, then try: with `steps` doubled, is the loss halved? And with a few lines of your own as the text?

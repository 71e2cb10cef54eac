# %% [markdown] lang="zh"
# # 打开抽屉
#
# 「一千七百五十亿个抽屉」是个比方。这本笔记在训练好的小 GPT 上逐个打开真的「抽屉」：看哪些应答，抽掉几个，再改掉一件它记住的事。
#
# 前馈层的每个单元有一把钥匙和一份内容：钥匙对得上，就把内容加进正在算的东西里。这里把一个单元叫一个抽屉。
#
# ## 问一个问题，谁应答
#
# 教材说晨风是红色的鞋。问到「晨风是」的时候，看看哪些抽屉开得最响，各自想说什么字。
# %% [markdown] lang="en"
# # Open the drawers
#
# “175 Billion Drawers” is a figure of speech. This notebook opens real “drawers” of the trained tiny GPT one by one: which of them answer, what happens without a few, and how to change a fact that it has learned.
#
# Each unit of a feed-forward layer has a key and a value: where the key fits, the value is added to what is being computed. A unit is called a drawer here.
#
# ## Ask a question: who answers
#
# The text says that Breeze, 晨风, is a red shoe. When it has read 晨风是, which drawers answer loudest, and what character does each of them want to say?
# %%
import numpy as np

from snippets.knowledge.pull_and_teach import FACTS, answering, pull_out, right, says
from snippets.labs.shoe_copy import alphabet, encode, tokens
from snippets.labs.trained import trained

model = trained()
prompt = "晨风是"
print(f"{prompt}{says(model, prompt)}\n")
strength = answering(model, prompt)  # (layers, drawers)
loudest = strength.ravel().argsort()[::-1]
for drawer in loudest[:6]:
    layer, row = divmod(int(drawer), strength.shape[1])
    value = model.p[f"h.{layer}.mlp.c_proj.weight"][row]
    opened = model.saved[f"h.{layer}.mlp.c_proj"][-1, row]
    wanted = (value * np.sign(opened)) @ model.p["wte"].T
    best = "".join(alphabet[i] for i in wanted.argsort()[::-1][:6] if alphabet[i] != "\n")
    print(f"layer {layer}, drawer {row:>3}: {strength[layer, row]:.1f}  wants  {best}")
# %% [markdown] lang="zh"
# 最响的这几个，没有一个写着「红」。答案是许多抽屉的声音加在一起。
#
# ## 一把钥匙对多少把锁
#
# 反过来看最响的那个抽屉：整本教材里，它在哪些字后面开得最大？
# %% [markdown] lang="en"
# None of the loudest is labelled 红, “red”. The answer is the sum of many voices.
#
# ## How many locks one key fits
#
# Now the other way round, for the loudest drawer: after which characters of the whole text does it open widest?
# %%
layer, row = divmod(int(loudest[0]), strength.shape[1])
rows = tokens[: len(tokens) // model.n_ctx * model.n_ctx].reshape(-1, model.n_ctx)
model.forward(rows)
opened = np.abs(model.saved[f"h.{layer}.mlp.c_proj"][:, row])
for place in opened.argsort()[::-1][:6]:
    seen = tokens[place - min(place % model.n_ctx, 9) : place + 1]  # in the same row
    print(f"{opened[place]:.1f}  …{''.join(alphabet[t] for t in seen)!r}")
print(f"open beyond a tenth of that after {np.mean(opened > opened.max() / 10):.0%} of all")
# %% [markdown] lang="zh"
# 一个抽屉在许多不相干的地方都打开。抽屉和事实，不是一对一。
#
# ## 抽掉几个
#
# 从最响的开始，一个一个抽掉（内容清零），看它还会不会答，十件事还对几件。
# %% [markdown] lang="en"
# One drawer opens in many unrelated places. Drawers and facts do not pair off.
#
# ## Pull a few out
#
# Starting with the loudest, pull them out one by one (set their values to zero). Does it still answer, and how many of its ten facts are still right?
# %%
kept = model.numbers.copy()
for gone in (0, 1, 2, 4, 8, 16, 32):
    for drawer in loudest[:gone]:
        pull_out(model, *divmod(int(drawer), strength.shape[1]))
    count = right(model, "zh")
    print(
        f"{gone:>3} pulled out: {count:>2} of 10 right, {prompt}{says(model, prompt)[:12]}"
    )
    model.numbers[:] = kept
# %% [markdown] lang="zh"
# ## 改一件事
#
# 要让它改口说「蓝色」，不必重新训练。把最后一层的内容矩阵加上一个「秩为一」的改动就够了：方向由问题定，加多少由想要的答案定。
#
# 先求想要的答案：最后一层该多说些什么，「蓝」的机会才会超过九成。
# %% [markdown] lang="en"
# ## Change one fact
#
# To make it say “blue” (蓝) instead, no training is needed. It is enough to change the last layer’s values by a matrix of rank one: the question sets its direction, the wanted answer what is added.
#
# First the wanted answer: what more must the last layer say so that 蓝 has a chance above nine in ten?
# %%
from snippets.labs.tiny_gpt import layer_norm, layer_norm_backward, softmax

p, target = model.p, encode("蓝")[0]
VALUES = f"h.{model.n_layer - 1}.mlp.c_proj"


def stream(prompt):
    """Return what the last layer hands on after the prompt's last character: (1, d)."""
    asked = encode("\n" + prompt)
    x = p["wte"][asked] + p["wpe"][: len(asked)]
    for block in range(model.n_layer):
        x = x + model.attend(f"h.{block}", x, 1, len(asked))
        x = x + model.feed_forward(f"h.{block}", x)
    return x[-1:]


before, more = stream(prompt), np.zeros((1, p["wte"].shape[1]))
key = model.saved[VALUES][-1].copy()  # how far each drawer of the last layer is open
for step in range(100):
    normed, saved = layer_norm(before + more, p["ln_f.weight"], p["ln_f.bias"])
    chances = softmax(normed @ p["wte"].T)
    if chances[0, target] > 0.9:
        break
    chances[0, target] -= 1
    unused = np.zeros((2, more.size))
    more -= 0.5 * layer_norm_backward(chances @ p["wte"], saved, p["ln_f.weight"], *unused)
print(f"after {step} steps: {np.linalg.norm(more) / np.linalg.norm(before):.0%} more said")
# %% [markdown] lang="zh"
# 再写进去。直接朝问题的方向改，会惊动与它相像的问题；先除去教材里常见的方向，惊动的就少。
# %% [markdown] lang="en"
# Then write it in. A change along the question itself disturbs questions like it; with the directions that are common in the text divided out, it disturbs fewer.
# %%
model.forward(rows)
usual = model.saved[VALUES]
common = usual.T @ usual / len(usual)
common += 1e-4 * np.trace(common) / len(common) * np.eye(len(common))
for way, direction in (("plain", key), ("quiet", np.linalg.solve(common, key))):
    change = np.outer(direction, more[0]) / (direction @ key)
    p[f"{VALUES}.weight"] += change
    others = [name + of for name, of, _ in FACTS["zh"] if name + of != prompt]
    now = [says(model, asked) for asked in others]
    model.numbers[:] = kept
    spoiled = sum(a != says(model, asked) for a, asked in zip(now, others, strict=True))
    p[f"{VALUES}.weight"] += change
    print(f"{way}: rank {np.linalg.matrix_rank(change)}, {change.size:,} weights moved")
    print(f"  {prompt}{says(model, prompt)}  {spoiled} of {len(others)} others changed")
    model.numbers[:] = kept
# %% [markdown] lang="zh"
# 一件事改成了，动的却是一整个矩阵，旁边的事也可能跟着变。真要是抽屉，改一张纸条不会这样。
#
# 先猜再试：把 `prompt` 换成另一双鞋，最响的抽屉有几个相同？
# %% [markdown] lang="en"
# One fact is changed, yet a whole matrix has moved, and other facts may move with it. With real drawers, swapping one slip of paper would do no such thing.
#
# Guess, then try: with another shoe as the `prompt`, how many of the loudest drawers are the same?

# %% [markdown] lang="zh"
# # 一个会学的神经元
#
# 神经元只有两个参数：一个权重，一个偏置。给它看几对数，每次各挪一点，它就自己找到了换算公式。除了画图那一格，代码只用到 Python 本身。
#
# ## 题目
#
# 五支温度计各报一对读数，一个摄氏，一个华氏，都以十度为单位。换算公式不告诉它。
# %% [markdown] lang="en"
# # A neuron that learns
#
# The neuron has just two parameters: a weight and a bias. It is shown a few pairs of numbers, and each time both parameters move a little; in the end it has found the conversion rule by itself. But for the cell that draws, the code needs nothing but Python.
#
# ## The task
#
# Each of five thermometers shows one temperature twice, in Celsius and in Fahrenheit, both in tens of degrees. Nobody tells the neuron the rule.
# %%
from snippets.training.weight_and_bias import readings

for celsius, fahrenheit in readings:
    print(f"{celsius:>5} -> {fahrenheit}")


# %% [markdown] lang="zh"
# ## 神经元和它的错误
#
# 神经元做一次乘法、一次加法。错多少，用「平方误差的平均」来量，叫损失。
# %% [markdown] lang="en"
# ## The neuron and its error
#
# A neuron multiplies once and adds once. How wrong it is we measure by the mean of its squared errors, called the loss.
# %%
from statistics import fmean


def neuron(x, weight, bias):
    return weight * x + bias


def loss(weight, bias):
    errors = [neuron(x, weight, bias) - y for x, y in readings]
    return fmean(error**2 for error in errors)


weight, bias = 0.0, 0.0
print(f"loss at the start: {loss(weight, bias):.2f}")


# %% [markdown] lang="zh"
# ## 往哪边挪
#
# 不必懂微积分：把一个参数推大一点点，看损失变了多少，除一除，就是它的梯度。梯度为负，说明参数大一点，错误就小一点。
# %% [markdown] lang="en"
# ## Which way to move
#
# No calculus is needed: push one parameter up a tiny bit, see how far the loss moves, and divide. That is its gradient. A negative gradient says that a larger parameter makes a smaller error.
# %%
def gradient(weight, bias, tiny=1e-6):
    up = loss(weight + tiny, bias) - loss(weight - tiny, bias)
    right = loss(weight, bias + tiny) - loss(weight, bias - tiny)
    return up / (2 * tiny), right / (2 * tiny)


by_weight, by_bias = gradient(weight, bias)
print(f"gradient of the weight: {by_weight:.2f}")
print(f"gradient of the bias:   {by_bias:.2f}")


# %% [markdown] lang="zh"
# ## 一步一步
#
# 逆着梯度挪一小步，重新算梯度，再挪。步子多大由学习率定；它是人定的，不是参数。
# %% [markdown] lang="en"
# ## Step by step
#
# Move a small step against the gradient, compute the gradient anew, and move again. How small is set by the learning rate: a person chooses it, so it is no parameter.
# %%
def learn(learning_rate, steps, with_bias=True):
    """Return (weight, bias, loss) before the first step and after each one."""
    weight, bias = 0.0, 0.0
    path = [(weight, bias, loss(weight, bias))]
    for _ in range(steps):
        by_weight, by_bias = gradient(weight, bias)
        weight -= learning_rate * by_weight
        if with_bias:
            bias -= learning_rate * by_bias
        path.append((weight, bias, loss(weight, bias)))
    return path


path = learn(learning_rate=0.1, steps=100)
print("step   weight     bias     loss")
for step in (0, 1, 2, 5, 10, 20, 50, 100):
    weight, bias, now = path[step]
    print(f"{step:>4} {weight:>8.4f} {bias:>8.4f} {now:>8.4f}")
# %% [markdown] lang="zh"
# 它找到的就是换算公式：乘一点八，加三十二度（这里以十度为单位）。没有人往参数里填过这两个数。
#
# 每一步画成一条线，看它怎样转到读数上去。
# %% [markdown] lang="en"
# What it found is the rule: times one point eight, plus thirty-two degrees (here in tens). Nobody put these two numbers into the parameters.
#
# Drawn as a line for each step, it turns until it meets the readings.
# %%
from snippets.drawing import Drawing

WORDS = {
    "zh": (
        "直线转到读数上去",
        "五个读数是圆点。直线从水平开始，一步步转陡、抬高，最后穿过五点。",
    ),
    "en": (
        "The line turns until it meets the readings",
        "Five readings are dots. The line starts level, then steepens and rises step by "
        "step until it passes through all five.",
    ),
}


def place(celsius, fahrenheit):
    return 40 + (celsius + 1) * 85, 235 - fahrenheit * 23


for language, (title, description) in WORDS.items():
    drawing = Drawing(language, 420, 270, title=title, description=description)
    for step in (0, 1, 2, 5, 20, 100):
        weight, bias, _ = path[step]
        ends = [place(x, neuron(x, weight, bias)) for x in (-1.2, 3.2)]
        drawing.curve(ends, "line-accent" if step == 100 else "line")
    for reading in readings:
        drawing.circle(*place(*reading), 5)
    drawing.save("neuron_turns")
# %% [markdown] lang="zh"
# ## 没有偏置会怎样
#
# 少了偏置，直线必须穿过原点，转到哪里都对不上。
# %% [markdown] lang="en"
# ## What happens without a bias
#
# Without a bias the line has to pass through the origin. Whichever way it turns, it does not fit.
# %%
for with_bias in (True, False):
    weight, bias, left = learn(0.1, 100, with_bias)[-1]
    print(f"bias: {with_bias!s:<6} weight {weight:.3f}  bias {bias:.3f}  loss {left:.3f}")
# %% [markdown] lang="zh"
# ## 学习率太大会怎样
#
# 先猜：学习率大几倍，是学得快几倍，还是学不成？
# %% [markdown] lang="en"
# ## What happens when the learning rate is too large
#
# Guess first: at a learning rate several times as large, does it learn several times as fast, or not at all?
# %%
for learning_rate in (0.01, 0.1, 0.2, 0.3, 0.4):
    last = learn(learning_rate, 20)[-1][2]
    print(f"learning rate {learning_rate:<5} loss after 20 steps {last:>12.4g}")
# %% [markdown] lang="zh"
# 步子一过某个长度，每一步都跨到谷的对面更高处，越走越远。GPT-3 的训练也怕这个，所以学习率先升后降。
#
# 下载这本笔记，改一改 `readings`，看它学别的公式。
# %% [markdown] lang="en"
# Beyond a certain length each step lands on the other side of the valley, higher up, and the next one higher still. The training of GPT-3 had to avoid the same, which is why its learning rate first rises and then falls.
#
# Download this notebook, change `readings`, and watch it learn another rule.

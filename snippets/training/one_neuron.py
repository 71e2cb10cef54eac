"""One neuron with its loss, forwards and backwards: the graph that the figure draws."""

from snippets.training.autograd import Scalar

# --8<-- [start:neuron]
weight, bias = Scalar(0.5), Scalar(-0.5)
x, target = Scalar(2.0), Scalar(1.0)

product = weight * x
total = product + bias
output = total.tanh()
error = output - target
loss = error * error
loss.backward()
# --8<-- [end:neuron]

nodes = {
    name: {"value": round(number.value, 4), "gradient": round(number.gradient, 4)}
    for name, number in {
        "weight": weight,
        "x": x,
        "product": product,
        "bias": bias,
        "total": total,
        "output": output,
        "target": target,
        "error": error,
        "loss": loss,
    }.items()
}

# How strongly each number moves the next one: the factors of the chain rule.
local = {
    "product_by_weight": round(x.value, 4),
    "total_by_product": 1.0,
    "total_by_bias": 1.0,
    "output_by_total": round(1 - output.value**2, 4),
    "error_by_output": 1.0,
    "loss_by_error": round(2 * error.value, 4),
}

if __name__ == "__main__":
    print("number      value  gradient")
    for name, node in nodes.items():
        print(f"{name:<9} {node['value']:>7.4f}   {node['gradient']:>7.4f}")

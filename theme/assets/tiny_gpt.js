// The tiny GPT of snippets/labs/tiny_gpt.py, forwards and backwards, for one text at a time.
//
// All parameters are in one flat list, `numbers`; `p` names views into it, `g` views into
// their slopes. Matrices lie row by row: T tokens, d = d_model, V = vocab_size.

const SQRT = 0.7978845608028654, CUBE = 0.044715; // the tanh form of GELU
const SMALL = 1e-5; // in LayerNorm

export class TinyGPT {
  constructor(shape, numbers) {
    Object.assign(this, shape);
    this.numbers = Float64Array.from(numbers);
    this.gradient = new Float64Array(this.numbers.length);
    this.shapes = shapes(shape);
    this.p = this.named(this.numbers);
    this.g = this.named(this.gradient);
  }

  named(numbers) {
    const views = {};
    let start = 0;
    for (const [name, [rows, columns]] of Object.entries(this.shapes)) {
      views[name] = numbers.subarray(start, start + rows * columns);
      start += rows * columns;
    }
    return views;
  }

  // Return the last layer's vectors (T, d); what the way back needs is in `saved`.
  forward(tokens) {
    const { d_model: d, p } = this;
    const T = tokens.length;
    this.saved = { tokens };
    const x = new Float64Array(T * d);
    for (let t = 0; t < T; t += 1) {
      for (let i = 0; i < d; i += 1) x[t * d + i] = p.wte[tokens[t] * d + i] + p.wpe[t * d + i];
    }
    for (let i = 0; i < this.n_layer; i += 1) {
      add(x, this.attend(`h.${i}`, x, T));
      add(x, this.feedForward(`h.${i}`, x));
    }
    this.saved.head = this.norm("ln_f", x);
    return this.saved.head;
  }

  // The logits of what follows token t: products with the rows of the embedding.
  logits(t) {
    const { d_model: d, vocab_size: V, p, saved } = this;
    const found = new Float64Array(V);
    for (let v = 0; v < V; v += 1) {
      for (let i = 0; i < d; i += 1) found[v] += saved.head[t * d + i] * p.wte[v * d + i];
    }
    return found;
  }

  attend(block, x, T) {
    const { d_model: d, n_head } = this;
    const e = d / n_head;
    const qkv = this.linear(`${block}.attn.c_attn`, this.norm(`${block}.ln_1`, x)); // (T, 3d)
    const shares = new Float64Array(n_head * T * T), y = new Float64Array(T * d);
    for (let h = 0; h < n_head; h += 1) {
      for (let t = 0; t < T; t += 1) {
        const row = shares.subarray((h * T + t) * T, (h * T + t) * T + t + 1);
        for (let s = 0; s <= t; s += 1) {
          for (let i = 0; i < e; i += 1) {
            row[s] += (qkv[t * 3 * d + h * e + i] / Math.sqrt(e)) * qkv[s * 3 * d + d + h * e + i];
          }
        }
        softmax(row);
        for (let s = 0; s <= t; s += 1) {
          for (let i = 0; i < e; i += 1) {
            y[t * d + h * e + i] += row[s] * qkv[s * 3 * d + 2 * d + h * e + i];
          }
        }
      }
    }
    this.saved[`${block}.attn`] = { qkv, shares };
    return this.linear(`${block}.attn.c_proj`, y);
  }

  feedForward(block, x) {
    const u = this.linear(`${block}.mlp.c_fc`, this.norm(`${block}.ln_2`, x)); // (T, 4d)
    const tanh = u.map((v) => Math.tanh(SQRT * (v + CUBE * v * v * v)));
    this.saved[`${block}.mlp`] = { u, tanh };
    return this.linear(`${block}.mlp.c_proj`, u.map((v, i) => 0.5 * v * (1 + tanh[i])));
  }

  linear(name, x) {
    const weight = this.p[`${name}.weight`], bias = this.p[`${name}.bias`];
    const [n, m] = this.shapes[`${name}.weight`];
    this.saved[name] = x;
    const y = new Float64Array((x.length / n) * m);
    for (let t = 0; t < x.length / n; t += 1) {
      const row = y.subarray(t * m, (t + 1) * m);
      row.set(bias);
      for (let i = 0; i < n; i += 1) {
        const factor = x[t * n + i];
        for (let j = 0; j < m; j += 1) row[j] += factor * weight[i * m + j];
      }
    }
    return y;
  }

  norm(name, x) {
    const { d_model: d } = this;
    const weight = this.p[`${name}.weight`], bias = this.p[`${name}.bias`];
    const T = x.length / d;
    const normed = new Float64Array(x.length), inverse = new Float64Array(T);
    const y = new Float64Array(x.length);
    for (let t = 0; t < T; t += 1) {
      const row = x.subarray(t * d, (t + 1) * d);
      const mean = row.reduce((sum, v) => sum + v, 0) / d;
      const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / d;
      inverse[t] = 1 / Math.sqrt(variance + SMALL);
      for (let i = 0; i < d; i += 1) {
        normed[t * d + i] = (row[i] - mean) * inverse[t];
        y[t * d + i] = normed[t * d + i] * weight[i] + bias[i];
      }
    }
    this.saved[name] = { normed, inverse };
    return y;
  }

  // Fill `gradient`, and return the mean surprise at the targets, in nats.
  backward(tokens, targets) {
    const { d_model: d, vocab_size: V, p, g } = this;
    const T = tokens.length;
    const head = this.forward(tokens);
    let loss = 0;
    let dx = new Float64Array(T * d);
    this.gradient.fill(0);
    for (let t = 0; t < T; t += 1) {
      const dlogits = softmax(this.logits(t));
      loss -= Math.log(dlogits[targets[t]]) / T;
      dlogits[targets[t]] -= 1;
      for (let v = 0; v < V; v += 1) {
        const slope = dlogits[v] / T;
        for (let i = 0; i < d; i += 1) {
          g.wte[v * d + i] += slope * head[t * d + i];
          dx[t * d + i] += slope * p.wte[v * d + i];
        }
      }
    }
    dx = this.normBackward("ln_f", dx);
    for (let i = this.n_layer - 1; i >= 0; i -= 1) {
      add(dx, this.feedForwardBackward(`h.${i}`, dx));
      add(dx, this.attendBackward(`h.${i}`, dx, T));
    }
    for (let t = 0; t < T; t += 1) {
      for (let i = 0; i < d; i += 1) {
        g.wte[tokens[t] * d + i] += dx[t * d + i]; // the other use of the embedding
        g.wpe[t * d + i] = dx[t * d + i];
      }
    }
    return loss;
  }

  feedForwardBackward(block, dy) {
    const { u, tanh } = this.saved[`${block}.mlp`];
    const du = this.linearBackward(`${block}.mlp.c_proj`, dy).map((slope, i) => {
      const inner = SQRT * (1 + 3 * CUBE * u[i] * u[i]) * (1 - tanh[i] * tanh[i]);
      return 0.5 * slope * (1 + tanh[i] + u[i] * inner);
    });
    return this.normBackward(`${block}.ln_2`, this.linearBackward(`${block}.mlp.c_fc`, du));
  }

  attendBackward(block, dx, T) {
    const { d_model: d, n_head } = this;
    const e = d / n_head;
    const { qkv, shares } = this.saved[`${block}.attn`];
    const dy = this.linearBackward(`${block}.attn.c_proj`, dx);
    const dqkv = new Float64Array(T * 3 * d), dscores = new Float64Array(T);
    for (let h = 0; h < n_head; h += 1) {
      for (let t = 0; t < T; t += 1) {
        const row = shares.subarray((h * T + t) * T, (h * T + t + 1) * T);
        let along = 0;
        for (let s = 0; s <= t; s += 1) {
          dscores[s] = 0;
          for (let i = 0; i < e; i += 1) {
            const slope = dy[t * d + h * e + i];
            dscores[s] += slope * qkv[s * 3 * d + 2 * d + h * e + i];
            dqkv[s * 3 * d + 2 * d + h * e + i] += row[s] * slope;
          }
          along += dscores[s] * row[s];
        }
        for (let s = 0; s <= t; s += 1) {
          const slope = ((dscores[s] - along) * row[s]) / Math.sqrt(e);
          for (let i = 0; i < e; i += 1) {
            dqkv[t * 3 * d + h * e + i] += slope * qkv[s * 3 * d + d + h * e + i];
            dqkv[s * 3 * d + d + h * e + i] += slope * qkv[t * 3 * d + h * e + i];
          }
        }
      }
    }
    return this.normBackward(`${block}.ln_1`, this.linearBackward(`${block}.attn.c_attn`, dqkv));
  }

  linearBackward(name, dy) {
    const weight = this.p[`${name}.weight`], x = this.saved[name];
    const dweight = this.g[`${name}.weight`], dbias = this.g[`${name}.bias`];
    const [n, m] = this.shapes[`${name}.weight`];
    const dx = new Float64Array(x.length);
    for (let t = 0; t < x.length / n; t += 1) {
      for (let j = 0; j < m; j += 1) dbias[j] += dy[t * m + j];
      for (let i = 0; i < n; i += 1) {
        for (let j = 0; j < m; j += 1) {
          dweight[i * m + j] += x[t * n + i] * dy[t * m + j];
          dx[t * n + i] += dy[t * m + j] * weight[i * m + j];
        }
      }
    }
    return dx;
  }

  normBackward(name, dy) {
    const { d_model: d } = this;
    const { normed, inverse } = this.saved[name];
    const weight = this.p[`${name}.weight`];
    const dweight = this.g[`${name}.weight`], dbias = this.g[`${name}.bias`];
    const dx = new Float64Array(dy.length);
    for (let t = 0; t < dy.length / d; t += 1) {
      let mean = 0, along = 0;
      for (let i = t * d; i < (t + 1) * d; i += 1) {
        dweight[i - t * d] += dy[i] * normed[i];
        dbias[i - t * d] += dy[i];
        dx[i] = dy[i] * weight[i - t * d];
        mean += dx[i] / d;
        along += (dx[i] * normed[i]) / d;
      }
      for (let i = t * d; i < (t + 1) * d; i += 1) {
        dx[i] = (dx[i] - mean - normed[i] * along) * inverse[t];
      }
    }
    return dx;
  }

  // The likeliest token each time, until `end`.
  *write(tokens, end, most = 200) {
    tokens = [...tokens];
    for (let written = 0; written < most; written += 1) {
      const seen = tokens.slice(-this.n_ctx);
      this.forward(seen);
      const next = likeliest(this.logits(seen.length - 1));
      tokens.push(next);
      yield next;
      if (next === end) return;
    }
  }
}

export function likeliest(logits) {
  return logits.reduce((best, value, token) => (value > logits[best] ? token : best), 0);
}

// The shape of every parameter by name, in the order of the flat list.
function shapes({ n_layer, d_model: d, n_ctx, vocab_size }) {
  const block = {
    "ln_1.weight": [1, d],
    "ln_1.bias": [1, d],
    "attn.c_attn.weight": [d, 3 * d],
    "attn.c_attn.bias": [1, 3 * d],
    "attn.c_proj.weight": [d, d],
    "attn.c_proj.bias": [1, d],
    "ln_2.weight": [1, d],
    "ln_2.bias": [1, d],
    "mlp.c_fc.weight": [d, 4 * d],
    "mlp.c_fc.bias": [1, 4 * d],
    "mlp.c_proj.weight": [4 * d, d],
    "mlp.c_proj.bias": [1, d],
  };
  const found = { wte: [vocab_size, d], wpe: [n_ctx, d] };
  for (let i = 0; i < n_layer; i += 1) {
    for (const [name, shape] of Object.entries(block)) found[`h.${i}.${name}`] = shape;
  }
  return { ...found, "ln_f.weight": [1, d], "ln_f.bias": [1, d] };
}

function add(x, y) {
  for (let i = 0; i < x.length; i += 1) x[i] += y[i];
}

// Turn scores into shares that add up to one, in place.
function softmax(x) {
  const most = x.reduce((one, other) => Math.max(one, other), -Infinity);
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) {
    x[i] = Math.exp(x[i] - most);
    sum += x[i];
  }
  for (let i = 0; i < x.length; i += 1) x[i] /= sum;
  return x;
}

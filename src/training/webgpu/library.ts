/** Small WGSL functions that kernels share. Each mirrors a function of the law. */

interface Entry {
  readonly needs: readonly LibraryName[];
  readonly text: string;
}

const map = (name: string, body: string): Entry => ({
  needs: [],
  text: `fn ${name}(x: vec4f) -> vec4f { ${body} }`,
});
const mapWithSigmoid = (name: string, body: string): Entry => ({
  needs: ["sigmoid"],
  text: `fn ${name}(x: vec4f) -> vec4f { let s = sigmoid(x); ${body} }`,
});

export type LibraryName =
  | `act${1 | 2 | 3 | 4 | 5 | 6}`
  | `slope${1 | 2 | 3 | 4 | 5 | 6}`
  | "sigmoid"
  | "lanes"
  | "mix32"
  | "draw"
  | "kept"
  | "quantized"
  | "passes"
  | "below"
  | "gauss";

/** Activations by `activationCode`; slopes as the law has them at the kinks. */
export const library: Readonly<Record<LibraryName, Entry>> = {
  sigmoid: map("sigmoid", "return 1.0 / (1.0 + exp(-x));"),
  act1: map("act1", "return max(x, vec4f());"),
  act2: map("act2", "return clamp(x, vec4f(), vec4f(6));"),
  act3: map("act3", "return x * saturate(x * (1.0 / 6.0) + 0.5);"),
  act4: mapWithSigmoid("act4", "return x * s;"),
  act5: mapWithSigmoid("act5", "return s;"),
  act6: map("act6", "return tanh(clamp(x, vec4f(-15), vec4f(15)));"),
  slope1: map("slope1", "return select(vec4f(), vec4f(1), x > vec4f());"),
  slope2: map("slope2", "return select(vec4f(), vec4f(1), (x > vec4f()) & (x < vec4f(6)));"),
  slope3: map(
    "slope3",
    "let s = x * (1.0 / 6.0); return saturate(s + 0.5) + select(vec4f(), s, abs(x) < vec4f(3));",
  ),
  slope4: mapWithSigmoid("slope4", "return s + x * s * (1.0 - s);"),
  slope5: mapWithSigmoid("slope5", "return s * (1.0 - s);"),
  slope6: { needs: ["act6"], text: "fn slope6(x: vec4f) -> vec4f { let t = act6(x); return 1.0 - t * t; }" },
  /** 1 for the lanes of a quad that begins at channel `first` and lie in [from, to), else 0. */
  lanes: {
    needs: [],
    text: `fn lanes(first: u32, from_: u32, to: u32) -> vec4f {
  let k = vec4u(first) + vec4u(0, 1, 2, 3);
  return select(vec4f(), vec4f(1), (k >= vec4u(from_)) & (k < vec4u(to)));
}`,
  },
  /** MurmurHash3's 32-bit finalizer (Appleby 2011). */
  mix32: {
    needs: [],
    text: `fn mix32(h: u32) -> u32 {
  var x = (h ^ (h >> 16u)) * 0x85ebca6bu;
  x = (x ^ (x >> 13u)) * 0xc2b2ae35u;
  return x ^ (x >> 16u);
}`,
  },
  draw: {
    needs: ["mix32"],
    text: "fn draw(seed: u32, counter: u32) -> u32 { return mix32(mix32(seed) + counter * 0x9e3779b9u); }",
  },
  /** What dropout multiplies four neighboring values with. */
  kept: {
    needs: ["draw"],
    text: `fn kept(seed: u32, counter: u32, rate: f32) -> vec4f {
  var u = vec4f();
  for (var i = 0u; i < 4u; i++) { u[i] = f32(draw(seed, counter + i) >> 8u) / 16777216.0; }
  return select(vec4f(1.0 / (1.0 - rate)), vec4f(), u < vec4f(rate));
}`,
  },
  /** Fake quantization to int8 with range (scale, zero, 0, 0); scale 0 is off. */
  quantized: {
    needs: [],
    text: `fn quantized(x: vec4f, range: vec4f) -> vec4f {
  if (range.x == 0.0) { return x; }
  return (clamp(round(x / range.x) + range.y, vec4f(-128), vec4f(127)) - range.y) * range.x;
}`,
  },
  passes: {
    needs: [],
    text: `fn passes(x: vec4f, range: vec4f) -> vec4f {
  if (range.x == 0.0) { return vec4f(1); }
  let q = x / range.x;
  return select(vec4f(), vec4f(1), (q >= vec4f(-128.0 - range.y)) & (q <= vec4f(127.0 - range.y)));
}`,
  },
  below: {
    needs: [],
    text: "fn below(bits: u32, n: u32) -> u32 { return ((bits >> 16u) * n) >> 16u; }",
  },
  /** Almost Gaussian: the sum of eight random bytes (Irwin and Hall 1927), deviation 1. */
  gauss: {
    needs: ["draw"],
    text: `fn byteSum(v: u32) -> u32 { return (v & 255u) + ((v >> 8u) & 255u) + ((v >> 16u) & 255u) + (v >> 24u); }
fn gauss(seed: u32, element: u32) -> f32 {
  let s = seed ^ 0x5bd1e995u;
  let sum = byteSum(draw(s, element * 2u)) + byteSum(draw(s, element * 2u + 1u));
  return (f32(sum) - 1020.0) / sqrt(43690.0);
}`,
  },
};

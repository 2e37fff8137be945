import type { Tf } from "../ir/op";

/** TensorFlow.js under Node, on its CPU backend. The package of all parts is the one whose gradients work there. */
export async function nodeTensorflow(): Promise<Tf> {
  const module = (await import("@tensorflow/tfjs")) as unknown as Tf & { readonly default?: Tf };
  const tf = module.default ?? module;
  tf.enableProdMode(); // without it, it advertises another package on the console
  await tf.setBackend("cpu");
  return tf;
}

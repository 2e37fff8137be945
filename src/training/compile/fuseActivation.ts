/** relu and relu6 within the kernel before them: their gradient needs no more than the value that they leave. */
import type { Node } from "../../ir/types";
import { type Fusion, facetOf } from "./units";

/** Ops whose kernels end in an activation. */
const HOSTS: readonly Node["op"][] = ["conv2d", "depthwiseConv2d", "dense", "add", "mul"];

export const fuseActivation: Fusion = (end, graph, watched) => {
  if (end.op !== "relu" && end.op !== "relu6") return null;
  const host = graph.nodes.find((n) => n.id === end.inputs[0]);
  if (!host || !HOSTS.includes(host.op) || watched.readers(host.id) > 1) return null;
  const free = !watched.quantized(host.id) && !watched.endsBlock(host.id);
  if (!free || !("activation" in host.attrs) || host.attrs.activation !== "none") return null;
  const attrs = { ...host.attrs, activation: end.op };
  return { nodes: [host, end], emit: (sites) => facetOf(host).emit(sites.site(host), attrs) };
};

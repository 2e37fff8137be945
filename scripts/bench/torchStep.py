"""Trains a network with PyTorch, told on standard input: the graph with its weights first, then numbers of steps.

Answers one line of JSON each: {"losses": [...], "ms": ...}. A network comes as Whittle's graph: NHWC shapes, kernels OHWI.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

request = json.loads(sys.stdin.readline())
nodes = request["graph"]["nodes"]
shapes = {n["id"]: n["out"]["shape"] for n in nodes}
torch.set_num_threads(request["threads"])


def tensor(flat, shape):
    return torch.tensor(flat, dtype=torch.float32).reshape(shape)


def parameter(key, name, op):
    w = request["weights"][key]
    t = tensor(w["data"], w["shape"])
    if name == "kernel" and op == "conv2d":
        t = t.permute(0, 3, 1, 2)
    if name == "kernel" and op == "depthwiseConv2d":
        t = t.permute(3, 0, 1, 2)
    return torch.nn.Parameter(t.contiguous(memory_format=torch.channels_last) if t.dim() == 4 else t)


parameters = {}
for key in request["trainable"]:
    node, name = key.rsplit("/", 1)
    op = next(n["op"] for n in nodes if n["id"] == node)
    parameters[key] = parameter(key, name, op)

batch, height, width, channels = request["shape"]
x = tensor(request["x"], request["shape"]).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
labels = torch.tensor(request["labels"])
optimizer = torch.optim.Adam(parameters.values(), lr=request["rate"], eps=1e-7)


def convolve(node, value, groups):
    attrs = node["attrs"]
    (kh, kw), (sh, sw) = attrs["kernel"], attrs["stride"]
    if attrs["padding"] == "same":
        height, width, _ = shapes[node["inputs"][0]]
        rows = max((-(-height // sh) - 1) * sh + kh - height, 0)
        columns = max((-(-width // sw) - 1) * sw + kw - width, 0)
        top, left = rows // 2, columns // 2
        if rows % 2 == 0 and columns % 2 == 0:
            padding = (top, left)
        else:
            value, padding = F.pad(value, (left, columns - left, top, rows - top)), 0
    else:
        padding = 0
    own = parameters[node["id"] + "/kernel"]
    bias = parameters.get(node["id"] + "/bias")
    return F.conv2d(value, own, bias, stride=(sh, sw), padding=padding, groups=groups)


def forward():
    values = {}
    for node in nodes:
        inputs = [values[i] for i in node["inputs"]]
        op, name = node["op"], node["id"]
        if op == "input":
            y = x
        elif op == "conv2d":
            y = convolve(node, inputs[0], 1)
        elif op == "depthwiseConv2d":
            y = convolve(node, inputs[0], inputs[0].shape[1])
        elif op == "batchNorm":
            gamma, beta = parameters[name + "/gamma"], parameters[name + "/beta"]
            y = F.batch_norm(inputs[0], None, None, gamma, beta, training=True, eps=node["attrs"]["epsilon"])
        elif op == "dense":
            y = F.linear(inputs[0], parameters[name + "/kernel"], parameters.get(name + "/bias"))
        elif op == "globalAvgPool":
            y = inputs[0].mean((2, 3), keepdim=node["attrs"]["keepDims"])
        elif op == "relu6":
            y = F.relu6(inputs[0])
        elif op == "hardSwish":
            y = F.hardswish(inputs[0])
        elif op == "sigmoid":
            y = torch.sigmoid(inputs[0])
        elif op == "add":
            y = inputs[0] + inputs[1]
        elif op == "mul":
            y = inputs[0] * inputs[1]
        else:
            raise SystemExit("no PyTorch here for " + op)
        values[name] = y
    return values[request["graph"]["outputs"][0]]


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(forward(), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


for line in sys.stdin:
    steps = int(line)
    begun = time.perf_counter()
    losses = [step() for _ in range(steps)]
    print(json.dumps({"losses": losses, "ms": (time.perf_counter() - begun) * 1000}), flush=True)

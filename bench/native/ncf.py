"""Yardstick: the same steps as ncf.c in PyTorch on one thread of the CPU."""

import json
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
raw = open(sys.argv[2], "rb").read()
arrays, at = [], 0
while at < len(raw):
    size = int(np.frombuffer(raw, np.int64, 1, at)[0])
    arrays.append(raw[at + 8 : at + 8 + size])
    at += 8 + size
head = np.frombuffer(arrays[0], np.int32)
users, items, side, batch = (int(x) for x in head[:4])
widths = [2 * side, *(int(x) for x in head[4:]), 1]
shapes = [(users, side), (items, side)]
for before, after in zip(widths, widths[1:]):
    shapes += [(before, after), (after,)]
floats = [np.frombuffer(a, np.float32) for a in arrays[1 : 1 + len(shapes)]]
u, i = (torch.from_numpy(np.frombuffer(a, np.int32).astype(np.int64)) for a in arrays[-3:-1])
y = torch.from_numpy(np.frombuffer(arrays[-1], np.float32).copy())
best, loss = 1e9, 0.0
for _ in range(int(sys.argv[3])):
    p = [torch.nn.Parameter(torch.from_numpy(x.reshape(s).copy())) for x, s in zip(floats, shapes)]
    adam = torch.optim.Adam(p, lr=1e-3, eps=1e-8)
    loss, start = 0.0, time.process_time()
    for b in range(0, len(y), batch):
        x = torch.cat([p[0][u[b : b + batch]], p[1][i[b : b + batch]]], 1)
        for layer in range(2, len(p) - 2, 2):
            x = torch.relu(torch.addmm(p[layer + 1], x, p[layer]))
        z = torch.addmm(p[-1], x, p[-2])[:, 0]
        cost = torch.nn.functional.binary_cross_entropy_with_logits(z, y[b : b + batch])
        adam.zero_grad()
        cost.backward()
        adam.step()
        loss += cost.item() * batch
    best = min(best, time.process_time() - start)
print(json.dumps({"seconds": best, "value": loss / len(y)}))

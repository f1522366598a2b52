"""The small models of test/run/models, each a branch structure of its own.

Every function returns a module and its example inputs, as import_torch.py
expects. They are small so that the repository can carry their weights.
"""
import torch
from torch import nn
from torch.nn import functional as F


class Fire(nn.Module):
    """SqueezeNet's module: two branches of convolutions, concatenated."""

    def __init__(self, n_in=8, squeeze=4, expand=8):
        super().__init__()
        self.squeeze = nn.Conv2d(n_in, squeeze, 1)
        self.expand1x1 = nn.Conv2d(squeeze, expand, 1)
        self.expand3x3 = nn.Conv2d(squeeze, expand, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.expand1x1(x)),
                          F.relu(self.expand3x3(x))], 1)


class ConvBn(nn.Sequential):
    """A convolution, its batch normalisation (not folded) and a ReLU."""

    def __init__(self, n_in, n_out, side):
        super().__init__(
            nn.Conv2d(n_in, n_out, side, padding=side // 2, bias=False),
            nn.BatchNorm2d(n_out), nn.ReLU())


class Inception(nn.Module):
    """GoogLeNet's module: four branches of unequal depth, concatenated."""

    def __init__(self, n_in=8):
        super().__init__()
        self.b1 = ConvBn(n_in, 4, 1)
        self.b2 = nn.Sequential(ConvBn(n_in, 4, 1), ConvBn(4, 8, 3))
        self.b3 = nn.Sequential(ConvBn(n_in, 2, 1), ConvBn(2, 4, 3))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), ConvBn(n_in, 4, 1))

    def forward(self, x):
        branches = (self.b1, self.b2, self.b3, self.b4)
        return torch.cat([b(x) for b in branches], 1)


class Experts(nn.Module):
    """A mixture of experts, all of them evaluated; their sum is a chain."""

    def __init__(self, n_experts, width, hidden):
        super().__init__()
        self.gate = nn.Linear(width, n_experts)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(width, hidden), nn.ReLU(),
                          nn.Linear(hidden, width))
            for _ in range(n_experts))

    def forward(self, x):
        gates = self.gate(x).softmax(-1)
        total = gates[:, :1] * self.experts[0](x)
        for k, expert in enumerate(self.experts[1:], 1):
            total = total + gates[:, k:k + 1] * expert(x)
        return total


class Attention(nn.Module):
    """Multi-head attention; queries, keys and values are three branches."""

    def __init__(self, width, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width)
        self.v = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def heads(self, x):
        batch, length, width = x.shape
        shape = (batch, length, self.n_heads, width // self.n_heads)
        return x.reshape(shape).transpose(1, 2)

    def forward(self, x, keep=None):
        q, k, v = (self.heads(f(x)) for f in (self.q, self.k, self.v))
        scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
        if keep is not None:
            scores = scores.masked_fill(~keep[:, None, None, :], -1e9)
        mixed = (scores.softmax(-1) @ v).transpose(1, 2)
        return self.out(mixed.reshape(x.shape))


class Encoder(nn.Module):
    """One transformer encoder layer; a mask says which tokens are real."""

    def __init__(self, width=16, n_heads=4, hidden=32):
        super().__init__()
        self.attention = Attention(width, n_heads)
        self.norm1 = nn.LayerNorm(width)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, hidden)
        self.down = nn.Linear(hidden, width)

    def forward(self, x, keep):
        x = self.norm1(x + self.attention(x, keep))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Towers(nn.Module):
    """Towers on inputs of their own, which meet in one layer."""

    def __init__(self, widths):
        super().__init__()
        self.towers = nn.ModuleList(
            nn.Sequential(nn.Linear(w, 16), nn.ReLU(), nn.Linear(16, 8),
                          nn.Tanh()) for w in widths)
        self.head = nn.Linear(8 * len(widths), 4)

    def forward(self, *inputs):
        tops = [tower(x) for tower, x in zip(self.towers, inputs)]
        return self.head(torch.cat(tops, 1))


class WideDeep(nn.Module):
    """26 embeddings of categories, dense features, and a small MLP."""

    def __init__(self, n_rows=20, width=4, n_dense=5):
        super().__init__()
        self.tables = nn.ModuleList(
            nn.Embedding(n_rows, width) for _ in range(26))
        self.deep = nn.Sequential(nn.Linear(26 * width + n_dense, 16),
                                  nn.ReLU(), nn.Linear(16, 1))
        self.wide = nn.Linear(n_dense, 1)

    def forward(self, ids, dense):
        rows = [t(ids[:, k]) for k, t in enumerate(self.tables)]
        deep = self.deep(torch.cat(rows + [dense], 1))
        return torch.sigmoid(deep + self.wide(dense))


class TwoHeads(nn.Module):
    """A shared trunk and two heads, each a result of its own."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(12, 16)
        self.classes = nn.Sequential(nn.Linear(16, 16), nn.ReLU(),
                                     nn.Linear(16, 5))
        self.boxes = nn.Sequential(nn.Linear(16, 16), nn.ReLU(),
                                   nn.Linear(16, 4))

    def forward(self, x):
        x = F.relu(self.trunk(x))
        return self.classes(x).argmax(-1), self.boxes(x)


class Ensemble(nn.Module):
    """Three networks on one input in double precision, averaged."""

    def __init__(self):
        super().__init__()
        self.members = nn.ModuleList(
            nn.Sequential(nn.Linear(6, 12), nn.Tanh(), nn.Linear(12, 3))
            for _ in range(3))

    def forward(self, x):
        a, b, c = (member(x) for member in self.members)
        return (a + b + c) / 3


def fire():
    return Fire(), (torch.randn(1, 8, 10, 10),)


def inception():
    return Inception(), (torch.randn(1, 8, 9, 9),)


def moe():
    return Experts(8, 16, 32), (torch.randn(4, 16),)


def moe_large():
    """Large enough for eight workers; its weights are not carried."""
    return Experts(8, 128, 512), (torch.randn(32, 128),)


def encoder():
    keep = torch.tensor([[True] * 6, [True] * 4 + [False] * 2])
    return Encoder(), (torch.randn(2, 6, 16), keep)


def towers(batch):
    widths = (6, 9, 4)
    return Towers(widths), tuple(torch.randn(batch, w) for w in widths)


def wide_deep():
    ids = torch.randint(0, 20, (2, 26))
    return WideDeep(), (ids, torch.randn(2, 5))


def two_heads():
    return TwoHeads(), (torch.randn(3, 12),)


def ensemble_f64():
    module = Ensemble().double()
    return module, (torch.randn(5, 6, dtype=torch.float64),)

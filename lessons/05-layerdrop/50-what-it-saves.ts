const ids = tiny.blocks(small).map(({ id }) => id);
const everything = tiny.init(small);
const without = [[], ids.slice(0, 1), ids.slice(-1), ids].map((gone) => tiny.removeBlocks(everything, gone));
show(
  without.map((model) => ({
    blocks: tiny.blocks(model).length,
    MACs: tiny.cost(model).macs,
    "flash, bytes": tiny.cost(model).flashBytes,
    "RAM, bytes": tiny.plan(model).arenaBytes,
  })),
  { title: "What a board saves" },
);

const before = await tiny.quantize(whole, shapes);
const after = await tiny.quantize(compacted, shapes);
show(
  await Promise.all(
    [before, after].map(async (model) => {
      const { flash, ram, latency } = tiny.fit(model, "nucleo-l496zg");
      const { accuracy: right } = await tiny.evaluateInt8(model, shapes);
      return {
        "flash, bytes": flash.need,
        "RAM, bytes": ram.need,
        "ms, at least": latency.low,
        "right in 8 bits, %": 100 * right,
      };
    }),
  ),
  { title: "The whole network and the compacted one on the board" },
);

// Other families for the same budgets. They have fewer knobs, so something is left over.
const target = { flash: 256 * 1024, ram: 64 * 1024, macs: 5e6 };
const rows = [];
for (const family of ["phinet", "xinet", "mobilenetV1", "mobilenetV2", "efficientnet"] as const) {
  const found = tiny.solve(target, { family, ramModel: "tflm" });
  rows.push({
    family,
    pixels: found.resolution,
    parameters: found.parameters,
    "flash, %": 100 * found.used.flash,
    "RAM, %": 100 * found.used.ram,
    "MACs, %": 100 * found.used.macs,
    "held by": found.binding.join(", "),
  });
}
show(rows, { title: "256 KB, 64 KB, 5 M MACs" });

// One megabyte of flash, but hardly any time.
const wanted = { flash: 1024 * 1024, ram: 32 * 1024, macs: 1e6 };

// TODO: change one budget so that a PhiNet uses all three.
const solved = tiny.solve(wanted);

console.log(solved.knobs);
show(
  Object.entries(solved.used).map(([budget, share]) => ({ budget, "used, %": 100 * share })),
  { title: solved.full ? "All three are used" : "Not all three are used" },
);
for (const line of solved.advice) console.log(line);

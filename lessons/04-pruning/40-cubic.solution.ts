/** How much is zero at a time: nothing before `begin`, all of `final` from `end` on. */
function sparsityAt(time: number, begin: number, end: number, final: number): number {
  if (time <= begin) return 0;
  if (time >= end) return final;
  const x = (time - begin) / (end - begin);
  return final * (1 - (1 - x) ** 3);
}
const times = Array.from({ length: 21 }, (_, i) => i);
const curve = times.map((time) => sparsityAt(time, 4, 12, 0.8));
plot.line({ zeros: curve }, { title: "Zeros over time", x: times, xLabel: "epoch" });

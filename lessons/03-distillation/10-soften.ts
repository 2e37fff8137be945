// What a teacher's last layer gives for one picture of a cat.
const classes = ["cat", "dog", "deer", "ship"];
const logits = [6, 4, 1, -2];

function soften(z: number[], temperature: number): number[] {
  // TODO: so the answer gets sharper the warmer it is. Every logit shall be divided by the temperature.
  const powers = z.map((v) => Math.exp(v * temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

const cool = soften(logits, 1);
const warm = soften(logits, 4);
show(
  classes.map((name, k) => ({ class: name, "T = 1, %": 100 * cool[k], "T = 4, %": 100 * warm[k] })),
  { title: "Soft labels" },
);

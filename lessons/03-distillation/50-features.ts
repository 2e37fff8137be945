// The teacher's last features have 32 channels, the student's have others: a learned projection lies between.
const follow = [{ student: "pool", teacher: "pool", weight: 1, measure: "cosine" }] as const;
const ways = {
  "40 labels": { hard: 1, soft: 0, features: [] },
  "40 labels, features": { hard: 1, soft: 0, features: follow },
  "no labels, soft labels": { hard: 0, soft: 1, features: [] },
  "no labels, soft labels and features": { hard: 0, soft: 1, features: follow },
};
const results = [];
for (const [name, distill] of Object.entries(ways)) {
  const model = await tiny.train(small, mostlyUnlabeled, { epochs: 6, teacher, distill, quiet: true });
  results.push({ "learns from": name, "right, %": 100 * (await tiny.evaluate(model, shapes)).accuracy });
}
show(results, { title: "One student, four ways" });

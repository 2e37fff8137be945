// A student that takes the same cat for a dog, at a temperature of 2.
const T = 2;
const lambda = 0.9;
const student = [2, 3, 1, 0];
const power = (z: number[], temperature: number) => {
  const all = z.map((v) => Math.exp(v / temperature));
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((v) => v / sum);
};

// The label says: cat, class 0.
const hard = -Math.log(power(student, 1)[0]);
// The teacher says more: the Kullback-Leibler divergence of the two soft labels.
const wanted = power([6, 4, 1, -2], T);
const given = power(student, T);
const divergence = wanted.reduce((sum, p, k) => sum + p * Math.log(p / given[k]), 0);

// TODO: here both count alike. The loss is (1 - λ) · hard + λ · T² · divergence.
const loss = hard + divergence;
console.log(`hard ${hard.toFixed(3)}, divergence ${divergence.toFixed(3)}, loss ${loss.toFixed(3)}`);

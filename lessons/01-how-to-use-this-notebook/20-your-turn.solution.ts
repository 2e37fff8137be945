// A quarter of the width leaves about an eleventh of the parameters.
const alpha = 0.25;
const small = nets.phinet({ alpha, beta: 1, t0: 3, layers: 4, resolution: 32, channels: 3, classes: 10 });
`alpha ${alpha}: ${tiny.cost(small).parameters} parameters`;

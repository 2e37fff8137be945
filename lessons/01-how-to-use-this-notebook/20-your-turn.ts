// TODO: alpha is the width. Change it until the network has 4,000 to 5,000 parameters.
const alpha = 1;
const small = nets.phinet({ alpha, beta: 1, t0: 3, layers: 4, resolution: 32, channels: 3, classes: 10 });
`alpha ${alpha}: ${tiny.cost(small).parameters} parameters`;

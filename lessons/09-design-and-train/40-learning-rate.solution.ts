// A thousand times larger. From 0.005 to 0.1 all is well: only the order of magnitude matters.
const rate = 0.02;
const learned = await tiny.train(net, shapes, { epochs: 8, rate });
const accuracy = (await tiny.evaluate(learned, shapes)).accuracy;
`rate ${rate}: ${(100 * accuracy).toFixed(1)} % of the test pictures are right`;

// TODO: with this learning rate the network hardly learns. Find one with which it does.
const rate = 0.00002;
const learned = await tiny.train(net, shapes, { epochs: 8, rate });
const accuracy = (await tiny.evaluate(learned, shapes)).accuracy;
`rate ${rate}: ${(100 * accuracy).toFixed(1)} % of the test pictures are right`;

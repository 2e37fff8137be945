// The network that the sliders make, here in code.
const sliders = await lab.graph();
show(sliders);
// And the other way round: the widgets get the network that the cells have trained.
await lab.keep(trained, shapes);
show("The Trainer and the confusion matrix now show the network of the cells.");

// live
// Where in RAM each intermediate result of the sliders' network lies, and from which layer to which it is needed.
tiny.plan(await lab.graph());

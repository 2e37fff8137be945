// The slides: VGGish has 72.1 million parameters and 1.72 billion operations.
const vggish = { parameters: 72.1e6, operations: 1.72e9 };
const slides = { parameters: 18.0e6, operations: 608e6 };
// The abstract: as little as 4.2e-4 of the parameters and 1.2e-3 of the operations.
const abstract = { parameters: 4.2e-4, operations: 1.2e-3 };

const slidesFactor = vggish.parameters / slides.parameters;
// TODO: how many parameters has the abstract's student?
const smallest = slides.parameters;

show([
  { student: "slides", parameters: slides.parameters, "times smaller": slidesFactor },
  { student: "abstract", parameters: smallest, "times smaller": vggish.parameters / smallest },
]);

/**
 * What the layers below the page say in English on its way to a person: what the lab is doing, why a file cannot be opened, what a board
 * keeps memory for, what would make a network fit. They know no language; here the page finds such a text again, with its values, and says it in its own.
 */
import { locale, t } from ".";

export const sayings: readonly string[] = [
  // The lab, at work.
  "Compiling the network for this device",
  "calibrating",
  "testing int8",
  "comparing layers",
  // What may compute, and why not.
  "this browser has no WebGPU here",
  "no GPU adapter",
  "not needed",
  "{name}: a software adapter, which is a CPU in disguise",
  // Data sets.
  "Shapes",
  "Your pictures",
  "yours",
  "your file",
  "your files",
  "Each picture shows one toy put together from ellipses, rods, boxes and polygons, every length and color drawn at random, in front of clutter that borrows parts from all classes, sometimes half hidden, then photographed with uneven light, blur and noise. The class names are those of CIFAR-10 and so are the natural confusions (cat and dog, deer and horse, airplane and bird), but a network trained here does not recognize photographs. Drawn by a program; picture i depends on the seed, the split and i only.",
  "Each picture is one filled shape of random size, place and tilt, brighter or darker than its ground, with a slanting light and pixel noise. Because the shape may be brighter or darker, adding up weighted pixels says little: a network has to find edges and corners. Drawn by a program; picture i depends on the seed, the split and i only.",
  "Your own pictures, cropped at the center and averaged down to the network's size. Copies of one picture always stand in the same split. Nothing leaves your computer.",
  "Your own table, each column standardized by the mean and deviation of the training rows. Equal rows always stand in the same split. Nothing leaves your computer.",
  // Quantities of the lessons' goals.
  "parameters",
  "times the parameters",
  "times the RAM",
  "times the MACs",
  "accuracy",
  "bits for one answer",
  "µJ for a bit",
  "scale",
  "zero point",
  "bytes of RAM left",
  "bytes of flash left",
  "pixels at the side",
  "integer number {n}",
  "top for {n} bits",
  "blocks kept on average",
  "share of whole steps",
  "percent of the MACs",
  "percent of the RAM",
  "percent of the least used budget",
  "zeros at epoch {epoch}",
  "the cat's percent at T = 1",
  "the dog's percent at T = 4",
  "the loss",
  "points more than alone",
  // What distillation refuses.
  "training was stopped before all networks had learned for an epoch",
  "Train again, and let it finish; the teacher is trained once.",
  // Notices of a training.
  "The GPU went away ({what}). Nothing is lost: training goes on from epoch {epoch} on {engine}.",
  "This GPU is not to be trusted with training: {what}. Training runs on {engine} instead.",
  // What would make a network fit.
  "RAM: {bytes} too much. This board has no RAM left for a network.",
  "RAM: {bytes} too much. A smaller image helps most: {share} of its side would do.",
  "Or lower t0 (or α): RAM falls in step, to {share}.",
  "Flash: {bytes} too much. This board has no flash left for a network.",
  "Flash: {bytes} too much. Lower β: it thins the late blocks, where the weights are, and costs no RAM.",
  "Or lower α to about {share}: parameters fall with its square.",
  // Budgets that no network can meet.
  "the smallest {family} needs {need} of flash, and the budget is {budget} of flash",
  "the smallest {family} needs {need} of RAM, and the budget is {budget} of RAM",
  "the smallest {family} needs {need} MACs, and the budget is {budget} MACs",
  "Give it more flash, or choose another family or board: fewer parameters than that it cannot have.",
  "Allow smaller images, give it more RAM, or choose a board with more.",
  "Allow smaller images, or more multiply-accumulates: it will take a little longer.",
  // A defect.
  "This is a defect in Whittle. Your work is saved; reload the page and try again.",
  // Why a link or a file cannot be opened.
  "this link",
  "this file",
  "it is cut off or damaged",
  "Ask for the link again, or for the notebook as a file.",
  "it would have {length} characters, and more than {most} get cut off on their way",
  "Save the notebook to a file and send that.",
  "it is empty",
  "Save it again where it came from.",
  "it is a zip",
  "it is packed by gzip",
  "Unpack it, then open the notebook that is in it.",
  "it is no text, and so no notebook",
  "it is no notebook",
  "it is no notebook of Whittle",
  "it has no notebook of Whittle in it",
  "it is no Jupyter notebook",
  "Choose a .ipynb, or a .json or .html that Whittle has saved.",
  "Choose a .ipynb, .json or .html that Whittle has saved.",
  "Choose a file that Whittle has saved.",
  "it is cut off or damaged: it is no complete JSON",
  "Save it again where it came from. Nothing was changed.",
  "it does not say of which version it is",
  "version {version} of the file is not known here",
  "Open it with an older Whittle.",
  "it comes from a newer Whittle (version {version}, this one reads up to {most})",
  "Reload this page to get the newest Whittle, then open it again. Nothing was changed.",
  "Nothing was changed. Ask for the file again, or repair that place.",
  "it has Jupyter's format {n}, which is newer than 4",
  "Save it in format 4.",
  "it has Jupyter's format {n}",
  "Open it in Jupyter and save it again: since 2015 that gives format 4.",
  // Why a cell has stopped, or cannot run.
  "it threw {what}",
  "Look at the line that throws.",
  "`{name}` is not defined here",
  "Run the cell that defines it, or check the spelling.",
  "a function calls itself without end",
  "Give it a case in which it does not.",
  "There is not enough memory: use fewer examples or a smaller network.",
  "Check the spelling of the function, or what stands before the dot.",
  "Something is not there yet: show it, or check that `await` stands before what takes time.",
  "Look at this line, and show the values in it.",
  "`{name}` is part of the toolkit",
  "`{name}` is part of JavaScript",
  "Choose another name.",
  "`{name}` is a constant",
  "Write `let` instead of `const` where it begins.",
  "a cell cannot import",
  "The toolkit is already there: {names}. Names of other cells are there, too.",
  "a cell cannot export",
  "Leave out `export`: other cells see its names as they are.",
  "this is not TypeScript: {what}",
  "Look at this line and the one before it: often a bracket, a quote or a comma is missing.",
  // What the toolkit says of a network.
  "epochs",
  "best epoch",
  "validation accuracy",
  "{board}: fits",
  "{board}: does not fit",
  "needs",
  "has",
  "fits",
  "time for one inference",
  "energy for one inference",
  "{low} to {high} ms",
  "{low} to {high} mJ",
  // What boards keep for themselves.
  "start-up code, vector table, engine kernels, serial protocol",
  "4 KiB stack, 4 KiB serial buffers and data",
  "second-stage boot loader, Pico SDK with USB serial, engine kernels",
  "stacks, vector table, USB buffers, code that must run from RAM",
  "Arduino core with its serial driver, engine kernels",
  "stack, heap of the Arduino core, serial buffers",
  "Arduino core on Mbed OS, USB serial, engine kernels",
  "Mbed OS threads and heap, USB buffers, stack",
  "partition table, boot loader, ESP-IDF with FreeRTOS, engine kernels",
  "FreeRTOS, drivers, heap, stacks",
  "stack and static data of ESP-IDF; its heap lives in the other part of RAM",
  "code copied to tightly coupled memory in steps of 32 KiB, stack, Arduino core",
];

const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

const patterns = sayings.map((saying) => ({
  saying,
  pattern: new RegExp(`^${escaped(saying).replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`),
}));

/** A text from below in the language of the page; as it came where nobody knows it. */
export function heard(text: string): string {
  if (locale() === "en") return text;
  for (const { saying, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found) return t(saying, found.groups ?? {});
  }
  return text;
}

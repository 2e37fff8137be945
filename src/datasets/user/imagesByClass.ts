/** A person's own pictures as a data set: one folder a class, loose or in zip archives. */
import { fail } from "../../core/failure";
import { type Dataset, imageInput, type LoadIo } from "../types";
import { datasetBytes, pause, stopIfAborted } from "../util";
import { folderOf, type InputFile, pictureFiles } from "./files";
import { type ImageSize, type Picture, resize } from "./resize";
import { assignSplits, classesOf, contentHash, type Example, pack, type Rejection } from "./split";

export interface ImageOptions {
  readonly size: ImageSize;
  /** Bytes of a file to pixels; rejects what is no image. A browser's decoder, or a test's. */
  readonly decode: (bytes: Uint8Array) => Promise<Picture>;
  readonly name?: string | undefined;
  readonly seed?: number | undefined;
}

export interface UserDataset {
  readonly dataset: Dataset;
  readonly rejected: readonly Rejection[];
}

/** Of each class: 1 to test, 1 to validate, and a few to learn from. */
const leastPerClass = 5;
const batch = 16;

/**
 * Bad files are named in `rejected` and the rest loads. Throws `bad-data` for too few classes or pictures, `bad-file`
 * for an archive that unpacks to more than 500 MB, and `cancelled`.
 */
export async function imagesByClass(
  files: readonly InputFile[],
  options: ImageOptions,
  io: LoadIo = {},
): Promise<UserDataset> {
  const where = options.name ?? "your pictures";
  const { pictures, rejected } = pictureFiles(files);
  if (pictures.length === 0) {
    const first = rejected[0] ? `; ${rejected[0].name}: ${rejected[0].reason}` : "";
    fail(
      "bad-data",
      where,
      `no pictures found${first}`,
      "Choose a folder, or a zip, with one folder of pictures a class.",
    );
  }
  const examples: Example<Uint8Array>[] = [];
  /** The first picture with some content: the same picture in two classes would be a lie in one of them. */
  const firstWith = new Map<string, Example<Uint8Array>>();
  for (const [i, { path, bytes }] of pictures.entries()) {
    if (i % batch === 0) {
      io.onProgress?.(i, pictures.length);
      await pause();
      stopIfAborted(io.signal, where);
    }
    const read = await readPicture(bytes, options);
    if (typeof read === "string") {
      rejected.push({ name: path, reason: read });
      continue;
    }
    const example = { values: read, className: folderOf(path)!, name: path };
    const hash = contentHash(read);
    const twin = firstWith.get(hash) ?? example;
    firstWith.set(hash, twin);
    if (twin.className === example.className) examples.push(example);
    else rejected.push({ name: path, reason: `the same picture as ${twin.name}, which is in another class` });
  }
  io.onProgress?.(pictures.length, pictures.length);
  return { dataset: toDataset(examples, options, where), rejected };
}

/** The pixels of a file, or the reason why it has none. */
async function readPicture(bytes: Uint8Array, { size, decode }: ImageOptions): Promise<Uint8Array | string> {
  if (bytes.length === 0) return "an empty file";
  let picture: Picture;
  try {
    picture = await decode(bytes);
  } catch {
    return "not an image that can be read";
  }
  const { width, height, rgba } = picture;
  if (rgba.length !== width * height * 4 || rgba.length === 0) return "not an image that can be read";
  const [high, wide] = size;
  if (2 * width < wide || 2 * height < high)
    return `too small: ${width} x ${height} pixels for a network that sees ${wide} x ${high}`;
  return resize(picture, size);
}

function toDataset(examples: readonly Example<Uint8Array>[], options: ImageOptions, where: string): Dataset {
  const [height, width, channels] = options.size;
  const names = assignSplits(examples, { where, seed: options.seed ?? 1, least: leastPerClass });
  const splits = pack(examples, names, (length) => new Uint8Array(length), height * width * channels);
  const counts = { train: splits.train.count, validation: splits.validation.count, test: splits.test.count };
  const card = {
    id: "user-images",
    name: options.name ?? "Your pictures",
    task: "classification",
    classes: classesOf(examples),
    shape: options.size,
    splits: counts,
    bytes: datasetBytes(options.size, counts, 1),
    input: imageInput,
    synthetic: false,
    license: "yours",
    made:
      "Your own pictures, cropped at the center and averaged down to the network's size. Copies of one picture always " +
      "stand in the same split. Nothing leaves your computer.",
    source: "your files",
    seconds: 0,
  } as const;
  return { card, ...splits };
}

/** Places in a .tflite file, so that tests can break it at will. Reads with FlatBuffers' own reader, not with ours. */
import { ByteBuffer } from "flatbuffers";

/** A table of the file; `at` is its address. */
interface Place {
  field(id: number): number;
  tables(id: number): Place[];
  /** Address of the first element of a vector. */
  vector(id: number): number;
  length(id: number): number;
}

function place(bb: ByteBuffer, at: number): Place {
  const field = (id: number): number => {
    const offset = bb.__offset(at, 4 + 2 * id);
    if (offset === 0) throw new Error(`the table at ${at} has no field ${id}`);
    return at + offset;
  };
  const vector = (id: number) => bb.__vector(field(id));
  const length = (id: number) => bb.__vector_len(field(id));
  return {
    field,
    vector,
    length,
    tables: (id) =>
      Array.from({ length: length(id) }, (_, i) => place(bb, bb.__indirect(vector(id) + 4 * i))),
  };
}

/** Copies a file, hands its operator codes, tensors and operators (as tables) to `change` with a view to write through. */
export function patchTflite(
  file: Uint8Array,
  change: (
    parts: { codes: Place[]; tensors: Place[]; operators: Place[]; buffers: Place[] },
    view: DataView,
  ) => void,
): Uint8Array {
  const bytes = file.slice();
  const bb = new ByteBuffer(bytes);
  const model = place(bb, bb.__indirect(0));
  const [subgraph] = model.tables(2);
  change(
    {
      codes: model.tables(1),
      tensors: subgraph!.tables(0),
      operators: subgraph!.tables(3),
      buffers: model.tables(4),
    },
    new DataView(bytes.buffer),
  );
  return bytes;
}

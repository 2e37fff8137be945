import type { Program } from "../ir/program";
import type { Need } from "../stages/fit";
import type { MemoryPlan } from "../stages/plan";
import type { ExportRequest } from "./exportProject";
import type { Hardware } from "./hardware";

export interface ExportFile {
  /** Within the project's folder, parts separated by "/". */
  readonly path: string;
  readonly data: string | Uint8Array;
}

/** What every target prints from. */
export interface FirmwareContext {
  readonly request: ExportRequest;
  readonly hardware: Hardware;
  readonly program: Program;
  readonly plan: MemoryPlan;
  readonly need: Need;
  /** Test vectors: inputs and the reference's outputs. */
  readonly inputs: readonly (readonly Int8Array[])[];
  readonly outputs: readonly (readonly Int8Array[])[];
}

/** Pipelines by text, compiled asynchronously; bind groups that every dispatch of a plan shares. */
import { fail } from "../../core/failure";
import { layoutEntries } from "./module";

const known = new WeakMap<GPUDevice, Pipelines>();

/** The pipelines of a device: what one network compiled, the next one finds. */
export function pipelinesOf(device: GPUDevice): Pipelines {
  let pipelines = known.get(device);
  if (!pipelines) {
    pipelines = new Pipelines(device);
    known.set(device, pipelines);
  }
  return pipelines;
}

export class Pipelines {
  readonly layout: GPUBindGroupLayout;
  private readonly pipelineLayout: GPUPipelineLayout;
  private readonly byText = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly device: GPUDevice) {
    this.layout = device.createBindGroupLayout({ entries: layoutEntries() });
    this.pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [this.layout] });
  }

  get count(): number {
    return this.byText.size;
  }

  get(text: string, label: string): Promise<GPUComputePipeline> {
    const known = this.byText.get(text);
    if (known) return known;
    const made = this.compile(text, label);
    this.byText.set(text, made);
    made.catch(() => this.byText.delete(text));
    return made;
  }

  private async compile(text: string, label: string): Promise<GPUComputePipeline> {
    const module = this.device.createShaderModule({ code: text, label });
    try {
      return await this.device.createComputePipelineAsync({
        label,
        layout: this.pipelineLayout,
        compute: { module, entryPoint: "main" },
      });
    } catch (thrown) {
      const { messages } = await module.getCompilationInfo();
      const errors = messages.map((m) => `line ${m.lineNum}: ${m.message}`).join("; ");
      return fail(
        "internal",
        `WebGPU ${label}`,
        errors || (thrown instanceof Error ? thrown.message : String(thrown)),
        "Train on WASM; this device cannot run a kernel of the plan.",
      );
    }
  }
}

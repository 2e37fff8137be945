import { attempt, fail } from "../../core/failure";
import { layerHistograms } from "../../stages/layerHistograms";
import { normalizedValues } from "../../stages/train/normalized";
import { tensorflow as tf } from "../backends";
import type { LabHost } from "../labHost";
import type { StoredQuantized } from "../stored";
import type { QuantizeLab } from "./quantizeProtocol";

/** Test examples that a layer's values are looked at on: the int8 law is slow on purpose. */
const LOOKED_AT = 16;

export const createQuantizeLab = (
  host: LabHost,
  quantized: () => Promise<StoredQuantized | null>,
): QuantizeLab => ({
  layerHistograms: (id) =>
    attempt(async () => {
      const stored = await quantized();
      if (!stored?.float)
        fail(
          "bad-usage",
          "quantize",
          "there is no quantized network yet",
          "Quantize the trained network first.",
        );
      const { dataset } = await host.trained();
      const count = Math.min(LOOKED_AT, dataset.test.count);
      const values = normalizedValues(dataset.test, dataset.card.input, 0, count);
      return layerHistograms(stored.float, stored.model, values, count, id, tf);
    }),
});

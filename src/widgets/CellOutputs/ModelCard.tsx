import { showBytes, showCount, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { ModelOutput } from "../../notebook/output";
import { DataTable } from "../ui/DataTable";
import { Fold } from "../ui/Fold";
import { Stat } from "../ui/Stat";

/** A network in numbers, its layers folded away. */
export function ModelCard({ model }: { readonly model: ModelOutput }) {
  const { name, dialect, parameters, macs, flashBytes, ramBytes, layers, notes } = model;
  return (
    <section className="model-card" aria-label={t("Network {name}", { name })}>
      <p className="figure-title">
        {name} <span className="tag">{dialect === "int8" ? t("8-bit integers") : t("floating point")}</span>
      </p>
      <div className="stats">
        <Stat label={t("Parameters")} value={showCount(parameters)} />
        <Stat label={t("MAC an inference")} value={showCount(macs)} />
        {flashBytes !== null && <Stat label={t("Flash for constants")} value={showBytes(flashBytes)} />}
        {ramBytes !== null && <Stat label={t("RAM for activations")} value={showBytes(ramBytes)} />}
        {notes.map(([title, value]) => (
          <Stat key={title} label={heard(title)} value={value} />
        ))}
      </div>
      <Fold title={t("{count, plural, one {# layer} other {# layers}}", { count: layers.length })}>
        <DataTable
          caption={t("Layers of {name}", { name })}
          columns={[
            { title: t("Layer"), value: (layer) => layer.name },
            { title: t("Operation"), value: (layer) => layer.op },
            { title: t("Output"), value: (layer) => layer.shape.join(" × ") },
            {
              title: t("Parameters"),
              value: (layer) => layer.parameters,
              show: (layer) => showCount(layer.parameters),
            },
            { title: "MAC", value: (layer) => layer.macs, show: (layer) => showCount(layer.macs) },
          ]}
          rows={layers}
          rowKey={(layer) => layer.name}
          download={`${name}-layers`}
        />
      </Fold>
    </section>
  );
}

import { t } from "../../i18n";
import type { Cost } from "../../ir/cost";

/** Three strips over the layers, input on the left: where the work, the parameters and the RAM are. */
export function CostBars({ cost }: { readonly cost: Cost }) {
  const layers = cost.layers.filter((l) => l.macs > 0 || l.parameters > 0);
  const strips = [
    { title: t("Work (MAC)"), of: (i: number) => layers[i]!.macs },
    { title: t("Parameters"), of: (i: number) => layers[i]!.parameters },
    { title: t("Alive while it runs (bytes)"), of: (i: number) => layers[i]!.liveBytes },
  ];
  return (
    <div className="cost-bars">
      {strips.map(({ title, of }) => {
        const largest = Math.max(1, ...layers.map((_, i) => of(i)));
        return (
          <div key={title}>
            <p className="cost-strip-title">{title}</p>
            <svg viewBox={`0 0 ${layers.length * 10} 60`} preserveAspectRatio="none" aria-hidden="true">
              {layers.map((layer, i) => {
                const height = Math.max(1, (of(i) / largest) * 58);
                return <rect key={layer.id} x={i * 10 + 1} width="8" y={60 - height} height={height} />;
              })}
            </svg>
          </div>
        );
      })}
      <p className="cost-axis">
        <span>{t("input")}</span>
        <span>{t("classifier")}</span>
      </p>
    </div>
  );
}

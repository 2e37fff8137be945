import { type ReactNode, useDeferredValue, useState } from "react";
import { t } from "../../i18n";
import { Segmented } from "./Segmented";

interface FigureFrameProps {
  readonly title: string;
  /** What the picture shows, with its key numbers: the caption, and all that a screen reader needs. */
  readonly summary: string;
  readonly chart: ReactNode;
  /** The same data as a `DataTable`. */
  readonly table: ReactNode;
  /** The picture has parts to focus and click: a group rather than an image. */
  readonly interactive?: boolean;
}

/** Every chart stands in one of these: title, picture or table, and a sentence that says what is to be seen. */
export function FigureFrame({ title, summary, chart, table, interactive = false }: FigureFrameProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  /** A chart may take long to draw: the switch moves at once. */
  const shown = useDeferredValue(view);
  const named = { role: interactive ? "group" : "img", "aria-label": `${title}. ${summary}` };
  return (
    <figure className="figure-frame">
      <div className="figure-head">
        <p className="figure-title">{title}</p>
        <Segmented
          label={t("Show {title} as", { title })}
          hideLabel
          options={[
            { value: "chart", title: t("Chart") },
            { value: "table", title: t("Table") },
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {shown === "chart" ? (
        <div className="figure-chart" {...named}>
          {chart}
        </div>
      ) : (
        table
      )}
      <figcaption>{summary}</figcaption>
    </figure>
  );
}

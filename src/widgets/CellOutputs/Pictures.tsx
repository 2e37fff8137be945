import { useState } from "react";
import { t } from "../../i18n";
import type { ImageOutput } from "../../notebook/output";
import { Thumb } from "../DataBrowser/Thumb";

/** A row of pictures, or a tensor as a map of its values with the value under the pointer in words. */
export function Pictures({ pictures }: { readonly pictures: ImageOutput }) {
  const { title, count, height, width, channels, values, captions, range } = pictures;
  const [probe, setProbe] = useState("");
  const size = height * width * channels;
  const side = Math.max(48, Math.min(160, Math.round(320 / Math.max(1, Math.min(count, 4)))));
  const valueAt = (at: number) => {
    if (!range) return "";
    const [low, high] = range;
    return (low + ((values[at] ?? 0) / 255) * (high - low)).toPrecision(3);
  };
  return (
    <figure className="pictures" style={{ "--side": `${side}px` } as React.CSSProperties}>
      {title !== "" && <p className="figure-title">{title}</p>}
      <ul>
        {Array.from({ length: count }, (_, i) => {
          const caption = captions[i] ?? "";
          return (
            <li key={i}>
              <span
                onPointerMove={(event) => {
                  if (!range) return;
                  const box = event.currentTarget.getBoundingClientRect();
                  const x = Math.floor(((event.clientX - box.left) / box.width) * width);
                  const y = Math.floor(((event.clientY - box.top) / box.height) * height);
                  if (x >= 0 && y >= 0 && x < width && y < height)
                    setProbe(
                      t("row {y}, column {x}: {value}", { y, x, value: valueAt(i * size + y * width + x) }),
                    );
                }}
                onPointerLeave={() => setProbe("")}
              >
                <Thumb
                  pixels={values.subarray(i * size, (i + 1) * size)}
                  shape={[height, width, channels]}
                  label={
                    caption ||
                    t("Picture {n} of {count}, {width} × {height}", { n: i + 1, count, width, height })
                  }
                />
              </span>
              {caption !== "" && <span className="picture-caption">{caption}</span>}
            </li>
          );
        })}
      </ul>
      {range && (
        <figcaption>
          {t("Black is {low}, white is {high}.", {
            low: range[0].toPrecision(3),
            high: range[1].toPrecision(3),
          })}{" "}
          {probe}
        </figcaption>
      )}
    </figure>
  );
}

import { Copy, CopyCheck } from "lucide-react";
import { useState } from "react";
import { t } from "../../i18n";
import type { TextOutput } from "../../notebook/output";
import { Button } from "../ui/Button";

/** Above this many lines the log scrolls in its own box and can be copied as a whole. */
const LONG = 30;

/** Lines of text. Neighbors of one level are one text node: five thousand lines cost the page no more than fifty. */
export function LogView({ lines }: { readonly lines: readonly TextOutput[] }) {
  const [copied, setCopied] = useState(false);
  const text = (line: TextOutput) =>
    line.times && line.times > 1 ? `${line.text}   (× ${line.times})` : line.text;
  const blocks: { level: TextOutput["level"]; lines: string[] }[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last?.level === line.level) last.lines.push(text(line));
    else blocks.push({ level: line.level, lines: [text(line)] });
  }
  const long = lines.length > LONG;
  const copy = async () => {
    await navigator.clipboard.writeText(lines.map(text).join("\n"));
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className="log">
      <section
        className={long ? "log-lines log-long" : "log-lines"}
        aria-label={t("Log")}
        tabIndex={long ? 0 : -1}
      >
        {blocks.map((block, i) => (
          <pre key={i} data-level={block.level}>
            {block.lines.join("\n")}
          </pre>
        ))}
      </section>
      {long && (
        <p className="log-foot">
          <span className="hint">
            {t("{count, plural, one {# line} other {# lines}}", { count: lines.length })}
          </span>
          <Button
            look="quiet"
            icon={copied ? <CopyCheck aria-hidden="true" /> : <Copy aria-hidden="true" />}
            onClick={() => void copy()}
          >
            {copied ? t("Copied") : t("Copy the log")}
          </Button>
        </p>
      )}
    </div>
  );
}

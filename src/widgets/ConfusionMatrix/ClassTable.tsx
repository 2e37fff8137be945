import { formatFixed, t } from "../../i18n";
import { DataTable } from "../ui/DataTable";
import { type ClassRates, classRates } from "./rates";

interface ClassTableProps {
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

const percent = (share: number): string =>
  Number.isNaN(share) ? t("none") : `${formatFixed(share * 100, 1)} %`;

/** How well each class is found, and how far its name can be trusted. */
export function ClassTable({ confusion, classes }: ClassTableProps) {
  const rows = classRates(confusion).map((rates, label) => ({ name: classes[label]!, ...rates }));
  type Row = ClassRates & { readonly name: string };
  return (
    <DataTable<Row>
      caption={t("By class, on the test examples")}
      columns={[
        { title: t("Class"), value: (r) => r.name },
        { title: t("Examples"), value: (r) => r.count },
        { title: t("Recall: found, of all"), value: (r) => r.recall, show: (r) => percent(r.recall) },
        {
          title: t("Precision: right, of its answers"),
          value: (r) => r.precision,
          show: (r) => percent(r.precision),
        },
      ]}
      rows={rows}
      rowKey={(r) => r.name}
      download="classes"
    />
  );
}

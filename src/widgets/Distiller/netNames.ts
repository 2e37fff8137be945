import { t } from "../../i18n";
import type { DistillNet } from "../../worker/labs/distillProtocol";

export const nets = ["teacher", "taught", "alone"] as const satisfies readonly DistillNet[];

export const netNames = (): Readonly<Record<DistillNet, string>> => ({
  teacher: t("Teacher"),
  taught: t("Student with teacher"),
  alone: t("Student alone"),
});

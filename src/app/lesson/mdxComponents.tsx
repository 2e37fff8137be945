import { t } from "../../i18n";
import "katex/dist/katex.min.css";
import type { MDXComponents } from "mdx/types";
import type { ComponentProps, ReactNode } from "react";
import { CellSlot } from "../notebook/CellSlot";
import { Check } from "./Check";
import { Hint, Hints } from "./Hints";
import { Predict } from "./Predict";
import { Option, Quiz } from "./Quiz";
import { useStepPlace } from "./StepContext";
import { widgetComponents } from "./widgets";

/** One step is on the page at a time; the others of the lesson draw nothing. */
function Step({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return useStepPlace().step === id ? children : null;
}

function Note({ children }: { readonly children: ReactNode }) {
  return <aside className="note">{children}</aside>;
}

/** Wide tables scroll within their own box, so that the page never does. */
function Table(props: ComponentProps<"table">) {
  return (
    // A group, not a region: a step may have several tables, and landmarks need names of their own.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <div role="group" className="table-scroll" aria-label={t("Table")} tabIndex={0}>
      <table {...props} />
    </div>
  );
}

/** What a lesson may write: see `courseTags` and `widgetNames`, which the loader checks lessons against. */
export const mdxComponents: MDXComponents = {
  Step,
  Check,
  Quiz,
  Option,
  Predict,
  Note,
  Cell: CellSlot,
  Hints,
  Hint,
  table: Table,
  ...widgetComponents,
};

import { t } from "../../i18n";
import type { Budgets } from "../../stages/scale/budgets";
import { resources, showAmount, showShare, titleOf } from "./words";

interface BudgetBarsProps {
  readonly budgets: Budgets;
  /** Of the counted network; null while there is none. */
  readonly used: Budgets | null;
  /** Of what the formulas give; it may exceed. */
  readonly formula?: Budgets | null;
  /** Beyond this share a bar ends with an arrow. */
  readonly most?: number;
}

/** How much of each budget is used: a bar for the counted network, a tick for the formulas' one; the line is the budget. */
export function BudgetBars({ budgets, used, formula = null, most = 1.25 }: BudgetBarsProps) {
  const place = (share: number) => `${(100 * Math.min(share, most)) / most}%`;
  return (
    <div className="budget-bars">
      {resources.map((name) => (
        <div key={name} className="budget-bar" data-over={used !== null && used[name] > 1}>
          <p>
            <strong>{titleOf(name)}</strong>{" "}
            {used === null
              ? t("of {budget}", { budget: showAmount(name, budgets[name]) })
              : t("{share} of {budget}", {
                  share: showShare(used[name]),
                  budget: showAmount(name, budgets[name]),
                })}
            {used !== null && used[name] > 1 && <span className="over-words"> {t("too much")}</span>}
          </p>
          <div className="budget-track" aria-hidden="true">
            {used !== null && <span className="budget-fill" style={{ width: place(used[name]) }} />}
            <span className="budget-limit" style={{ insetInlineStart: place(1) }} />
            {formula !== null && (
              <span className="budget-tick" style={{ insetInlineStart: place(formula[name]) }} />
            )}
          </div>
        </div>
      ))}
    </div>
  );
}

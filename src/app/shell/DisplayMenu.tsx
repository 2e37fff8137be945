import { SunMoon } from "lucide-react";
import { t } from "../../i18n";
import { type LocaleChoice, useSettings } from "../../store/settings";
import { Button } from "../../widgets/ui/Button";
import { Segmented } from "../../widgets/ui/Segmented";
import { Menu } from "./Menu";

/** How the app looks, and the way back to the introduction. */
export function DisplayMenu() {
  const { theme, textSize, locale, themeChosen, textSizeChosen, localeChosen, welcomeReopened } =
    useSettings();
  return (
    <Menu label={t("Display settings")} align="end" button={<SunMoon aria-hidden="true" />}>
      {(close) => (
        <div className="display-menu">
          <Segmented
            label={t("Theme")}
            options={[
              { value: "system", title: t("System") },
              { value: "light", title: t("Light") },
              { value: "dark", title: t("Dark") },
              { value: "contrast", title: t("High contrast") },
            ]}
            value={theme}
            onChange={themeChosen}
          />
          <Segmented
            label={t("Text size")}
            options={[
              { value: "normal", title: t("Normal") },
              { value: "projector", title: t("Projector") },
            ]}
            value={textSize}
            onChange={textSizeChosen}
          />
          <Segmented<LocaleChoice>
            label={t("Language")}
            // The languages in their own words: whoever is lost in the other one finds the way back.
            options={[
              { value: "system", title: t("System") },
              { value: "en", title: "English" },
              { value: "it", title: "Italiano" },
            ]}
            value={locale}
            onChange={localeChosen}
          />
          <Button
            look="quiet"
            onClick={() => {
              welcomeReopened();
              close();
            }}
          >
            {t("How to use this")}
          </Button>
        </div>
      )}
    </Menu>
  );
}

import { SunMoon } from "lucide-react";
import { useSettings } from "../../store/settings";
import { Button } from "../../widgets/ui/Button";
import { Segmented } from "../../widgets/ui/Segmented";
import { Menu } from "./Menu";

/** How the app looks, and the way back to the introduction. */
export function DisplayMenu() {
  const { theme, textSize, themeChosen, textSizeChosen, welcomeReopened } = useSettings();
  return (
    <Menu label="Display settings" align="end" button={<SunMoon aria-hidden="true" />}>
      {(close) => (
        <div className="display-menu">
          <Segmented
            label="Theme"
            options={[
              { value: "system", title: "System" },
              { value: "light", title: "Light" },
              { value: "dark", title: "Dark" },
            ]}
            value={theme}
            onChange={themeChosen}
          />
          <Segmented
            label="Text size"
            options={[
              { value: "normal", title: "Normal" },
              { value: "projector", title: "Projector" },
            ]}
            value={textSize}
            onChange={textSizeChosen}
          />
          <Button
            look="quiet"
            onClick={() => {
              welcomeReopened();
              close();
            }}
          >
            How to use this
          </Button>
        </div>
      )}
    </Menu>
  );
}

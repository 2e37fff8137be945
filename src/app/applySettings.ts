import { type Settings, useSettings } from "../store/settings";

/** Puts the settings on the root element, where the stylesheets read them. Twin of public/theme.js. */
function apply({ theme, textSize }: Settings): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  if (textSize === "normal") delete dataset.text;
  else dataset.text = textSize;
}

export function followSettings(): void {
  apply(useSettings.getState());
  useSettings.subscribe(apply);
}

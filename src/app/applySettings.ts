import { activate, htmlLang, type Locale, onSwitch } from "../i18n";
import { type Settings, useSettings } from "../store/settings";

/** Puts the settings on the root element, where the stylesheets read them. Twin of public/theme.js. */
function apply({ theme, textSize }: Settings): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  if (textSize === "normal") delete dataset.text;
  else dataset.text = textSize;
}

/** The first of the browser's languages that Whittle speaks; English where it speaks none. */
const systemLocale = (languages: readonly string[]): Locale =>
  languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((code) => code === "it" || code === "en") ===
  "it"
    ? "it"
    : "en";

const speak = ({ locale }: Settings): Promise<void> =>
  // A language that cannot be loaded leaves the one that is there.
  activate(locale === "system" ? systemLocale(navigator.languages) : locale).catch(() => {});

/** Resolves when the language is there, so that nothing is drawn in another one first. */
export async function followSettings(): Promise<void> {
  const follow = (settings: Settings) => {
    apply(settings);
    return speak(settings);
  };
  onSwitch(() => {
    document.documentElement.lang = htmlLang();
  });
  useSettings.subscribe((settings) => void follow(settings));
  addEventListener("languagechange", () => void speak(useSettings.getState()));
  await follow(useSettings.getState());
  document.documentElement.lang = htmlLang();
}

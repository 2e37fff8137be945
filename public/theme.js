// Runs before the first paint, so that nobody who chose dark sees a white flash, and no screen reader starts in the
// wrong language. Twin of src/app/applySettings.ts.
{
  const root = document.documentElement;
  let settings = {};
  try {
    settings = JSON.parse(localStorage.getItem("whittle.settings") ?? "{}").state ?? {};
  } catch {
    // No storage, or not ours: the system's theme and language it is.
  }
  if (["light", "dark", "contrast"].includes(settings.theme)) root.dataset.theme = settings.theme;
  if (settings.textSize === "projector") root.dataset.text = "projector";
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  const system = spoken.find((code) => code === "it" || code === "en") ?? "en";
  root.lang = ["en", "it"].includes(settings.locale)
    ? settings.locale
    : settings.locale === "pseudo"
      ? "en"
      : system;
}

// Runs before the first paint, so that nobody who chose dark sees a white flash. Twin of src/app/applySettings.ts.
try {
  const { state } = JSON.parse(localStorage.getItem("whittle.settings") ?? "{}");
  if (state?.theme === "light" || state?.theme === "dark")
    document.documentElement.dataset.theme = state.theme;
  if (state?.textSize === "projector") document.documentElement.dataset.text = "projector";
} catch {
  // No storage, or not ours: the system's theme it is.
}

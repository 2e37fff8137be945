/** Shown while a part of the app is on its way; waits a moment before it shows, so that quick loads do not flicker. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p className="loading" role="status">
      Loading {what} …
    </p>
  );
}

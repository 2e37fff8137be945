/** The id of every page's main landmark. */
export const mainId = "main";

/** The first tab stop: past the header, to the content. The hash is the route, so it moves the focus by hand. */
export function SkipLink() {
  return (
    <a
      className="skip-link"
      href={`#${mainId}`}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(mainId)?.focus();
      }}
    >
      Skip to the content
    </a>
  );
}

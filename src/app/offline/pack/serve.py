"""Serves this folder on http://localhost:4173/, to this machine only. Needs nothing but Python 3."""
import functools
import http.server
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent / "site"


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
    }

    def end_headers(self):
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


def main():
    first = int(os.environ.get("PORT", "4173"))
    for port in range(first, first + 21):
        try:
            server = http.server.ThreadingHTTPServer(
                ("127.0.0.1", port), functools.partial(Handler, directory=str(ROOT))
            )
        except OSError:
            continue
        print(f"Whittle is at http://localhost:{port}/ - stop it with Ctrl+C.", flush=True)
        server.serve_forever()
        return
    raise SystemExit("No free port was found. Set PORT to one.")


if __name__ == "__main__":
    main()

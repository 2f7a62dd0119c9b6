"""A service that greets. Replace what `answer` does; keep how it starts, says that it works, and ends."""

import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ready = threading.Event()


def answer(path: str) -> tuple[int, dict[str, str]]:
    """What is answered to a request, as a status and JSON."""
    if path == "/":
        return 200, {"message": os.environ.get("GREETING", "Hello")}
    return 404, {"message": f"Nothing is at {path}"}


class Handler(BaseHTTPRequestHandler):
    # Seconds for which a client may be silent: fewer than a pod has to end.
    timeout = 20

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/healthz":
            # Fails only if nothing but a restart helps.
            self.reply(200, {"status": "alive"})
        elif path == "/readyz":
            # Fails while what it needs is not there: then it gets no requests.
            self.reply(*((200, {"status": "ready"}) if ready.is_set() else (503, {"status": "not ready"})))
        else:
            self.reply(*answer(path))

    def reply(self, status: int, content: dict[str, str]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        if self.path.split("?")[0] not in ("/healthz", "/readyz"):
            print(json.dumps({"client": self.client_address[0], "request": format % args}), flush=True)


class Server(ThreadingHTTPServer):
    # Requests that are being answered are finished before the program ends.
    daemon_threads = False
    block_on_close = True


def main() -> None:
    server = Server(("", int(os.environ.get("PORT", "8080"))), Handler)

    def end(*_: object) -> None:
        # In a thread of its own: shutdown waits for the loop that this signal has interrupted.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    ready.set()
    with server:
        server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main()

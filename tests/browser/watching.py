"""What no test may see: an error in the console, a dialog, a request to another server, a violation of the policy."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response

OURS = ("blob:",)


@dataclass
class Watch:
    """Collects what goes wrong in every page of a context; `expects` names what a test brings about on purpose."""

    address: str
    expects: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.seen.append(f"error in the page: {error.error}"))
        context.on("dialog", self._on_dialog)
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.seen.append(f"console: {message.text}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", *OURS)):
            self.seen.append(f"request to {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.seen.append(f"{response.status} from {response.url}")

    def unexpected(self) -> list[str]:
        return [line for line in self.seen if not any(text in line for text in self.expects)]

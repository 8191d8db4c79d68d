"""A participant of a class without a browser: HTTP and a websocket, as the page's own program speaks them.

async with Visitor(link) as one:              through the seat's door
    await one.open("1-why-things-wait.ipynb")     the page, its kernel, the state of its widgets
    await one.fill("1.1, row 2", "3")             what is typed
    await one.press("Check", 0)                   seconds until the page would show an answer
"""

import json
import re
from asyncio import timeout
from time import perf_counter
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE = 120.0
"""Seconds that anything may take."""
KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')
CONTROL = "1.0.0"
"""The protocol by which a page asks for the state of all widgets at once."""
Message = dict[str, Any]


class Visitor:
    """One browser at one seat."""

    def __init__(self, link: str) -> None:
        parts = urlsplit(link)
        self.home, self.link = f"{parts.scheme}://{parts.netloc}", link
        self.cookies: dict[str, str] = {}
        self.kernel = ""
        self.states: dict[str, Message] = {}
        self._socket: WebSocketClientConnection | None = None
        self._session = uuid4().hex

    async def __aenter__(self) -> Self:
        answer = await self.ask(self.link)
        if answer.code != 302:
            raise PermissionError(self.link)
        return self

    async def __aexit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave_page()

    # ------------------------------------------------------------ HTTP

    async def ask(self, address: str, **settings: Any) -> HTTPResponse:
        """The answer at an address, whatever its status; redirections are not followed."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= settings.pop("headers", {})
        request = HTTPRequest(
            address if "://" in address else self.home + address,
            headers=headers, follow_redirects=False, request_timeout=PATIENCE, connect_timeout=PATIENCE,
            **settings,
        )  # fmt: skip
        answer = await AsyncHTTPClient(max_clients=200).fetch(request, raise_error=False)
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def open(self, file: str, language: str = "en") -> float:
        """A page as a browser opens it: seconds until its fields could be seen."""
        begin = perf_counter()
        answer = await self.ask(f"/voila/render/{file}?lang={language}")
        found = KERNEL.search(answer.body.decode())
        if answer.code != 200 or found is None:
            raise ConnectionError(f"{answer.code} {file}")
        self.kernel = found[1]
        self.states.clear()  # of the page that was open before
        await self.connect(self.kernel)
        await self._ask_for_states()
        return perf_counter() - begin

    async def leave(self) -> None:
        """Leave the page, as browsers say it."""
        self.cookies["_xsrf"] = token = uuid4().hex
        self.leave_page()
        await self.ask(
            f"/voila/api/shutdown/{self.kernel}", method="POST", body="", headers={"X-XSRFToken": token}
        )

    # ------------------------------------------------------------ the websocket

    async def connect(self, kernel: str) -> None:
        """A websocket to a kernel. Raises tornado's HTTPClientError where that is refused."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        address = f"{self.home}/api/kernels/{kernel}/channels?session_id={self._session}"
        request = HTTPRequest(address.replace("http", "ws", 1), headers={"Cookie": cookie})
        self._socket = await websocket_connect(request)

    def leave_page(self) -> None:
        """Close the websocket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def send(self, kind: str, content: Message) -> str:
        """Send a message to the kernel; its number."""
        number = uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "session": self._session, "username": ""}
        header["version"] = "5.3"
        message = {"header": header, "parent_header": {}, "channel": "shell"}
        message |= {"metadata": {"version": CONTROL}, "content": content}
        assert self._socket is not None
        await self._socket.write_message(json.dumps(message))
        return number

    async def hear(self) -> Message:
        """The next message; states of widgets are taken in. Raises ConnectionError where there is no more."""
        assert self._socket is not None
        async with timeout(PATIENCE):
            text = await self._socket.read_message()
        if text is None:
            raise ConnectionError("the websocket was closed")
        message: Message = json.loads(text) if isinstance(text, str) else _binary(text)
        self._take_in(message)
        return message

    def _take_in(self, message: Message) -> None:
        content = message["content"]
        data = content.get("data", {}) if message["msg_type"] in ("comm_open", "comm_msg") else {}
        if data.get("method") == "update_states":
            self.states |= {name: one["state"] for name, one in data["states"].items()}
        elif "state" in data:
            self.states.setdefault(content["comm_id"], {}).update(data["state"])

    async def _ask_for_states(self) -> None:
        control = uuid4().hex
        target = "jupyter.widget.control"
        await self.send("comm_open", {"comm_id": control, "target_name": target, "data": {}})
        await self.send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        while (await self.hear())["content"].get("data", {}).get("method") != "update_states":
            pass

    # ------------------------------------------------------------ widgets

    def widgets(self, model: str, description: str = "") -> list[str]:
        """The widgets of a kind whose description begins so, in the order of the page."""
        return [
            name
            for name, state in self.states.items()
            if state.get("_model_name") == model and state.get("description", "").startswith(description)
        ]

    def said(self) -> str:
        """All words of the page, one after the other."""
        shown = (one for one in self.states.values() if one.get("_model_name") == "HTMLModel")
        return "\n".join(str(one["value"]) for one in shown)

    async def fill(self, field: str, value: str) -> None:
        """Type into a field."""
        (name,) = self.widgets("TextModel", field)
        await self._tell(name, {"method": "update", "state": {"value": value}, "buffer_paths": []})

    async def choose(self, place: int) -> None:
        """Choose what is predicted."""
        (name,) = self.widgets("RadioButtonsModel")
        await self._tell(name, {"method": "update", "state": {"index": place}, "buffer_paths": []})

    async def press(self, button: str, place: int = 0) -> float:
        """Press a button: seconds until the kernel has answered all that it set off."""
        begin = perf_counter()
        number = await self._tell(
            self.widgets("ButtonModel", button)[place], {"method": "custom", "content": {"event": "click"}}
        )
        while True:
            heard = await self.hear()
            own = heard["parent_header"].get("msg_id") == number
            if own and heard["content"].get("execution_state") == "idle":
                return perf_counter() - begin

    async def _tell(self, comm: str, data: Message) -> str:
        return await self.send("comm_msg", {"comm_id": comm, "data": data})


def _binary(text: bytes) -> Message:
    """A message with buffers: its JSON stands first."""
    count = int.from_bytes(text[:4], "big")
    ends = [int.from_bytes(text[4 * n : 4 * n + 4], "big") for n in range(1, count + 1)] + [len(text)]
    message: Message = json.loads(text[ends[0] : ends[1]])
    return message

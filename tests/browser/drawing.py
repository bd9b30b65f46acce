"""The builder as a person uses it: drag, connect, fill in."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Drawing:
    """The builder's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.get_by_test_id("canvas")
        self.settings = page.get_by_label("Settings", exact=True)

    def node(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"node-{name}")

    def add(self, kind: str, x: int, y: int) -> None:
        """Drag a node type from the palette to a place on the canvas."""
        self.page.get_by_test_id(f"palette-{kind}").drag_to(
            self.canvas, target_position={"x": x, "y": y}
        )

    def choose(self, name: str) -> None:
        self.node(name).locator(".fb-node__head").click()
        expect(self.page.get_by_label("Node name")).to_have_value(name)

    def rename(self, name: str, to: str) -> None:
        self.choose(name)
        self.page.get_by_label("Node name").fill(to)
        expect(self.node(to)).to_be_visible()

    def connect(self, source: str, output: str, target: str, input_: str) -> None:
        """Draw a connection from an output, or a condition, to an input with the mouse."""
        self._drag(
            self.node(source).locator(
                f'[data-handleid="output:{output}"], [data-handleid="condition:{output}"]'
            ),
            self.node(target).locator(f'[data-handleid="input:{input_}"]'),
        )

    def open_with(self, condition_node: str, condition: str, target: str) -> None:
        """Draw a conditional connection to a node's entry."""
        self._drag(
            self.node(condition_node).locator(f'[data-handleid="condition:{condition}"]'),
            self.node(target).locator('[data-handleid="entry:"]'),
        )

    def _drag(self, start: Locator, end: Locator) -> None:
        lines = self.page.locator(".react-flow__edge")
        before = lines.count()
        start.hover()
        self.page.mouse.down()
        end.hover()
        end.hover()  # a second move, as a hand makes it: the canvas follows moves, not jumps
        self.page.mouse.up()
        expect(lines).to_have_count(before + 1)

    def tab(self, title: str) -> None:
        self.settings.get_by_role("tab", name=title).click()

    def set_text(self, label: str, text: str) -> None:
        """Fill a plain field of the inspector."""
        self.settings.get_by_label(label, exact=True).fill(text)

    def pick(self, label: str, option: str) -> None:
        """Choose an option of a select of the inspector."""
        self.settings.get_by_role("button", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def write(self, label: str, text: str) -> None:
        """Replace what stands in a code editor."""
        editor = self.page.get_by_role("textbox", name=label, exact=True)
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def saved(self) -> None:
        """Wait until the server has what is drawn."""
        expect(self.page.get_by_test_id("save-state")).to_have_text("Saved", timeout=10_000)

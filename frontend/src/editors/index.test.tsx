import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { CodeEditor } from ".";

vi.mock("./CodeEditor", () => {
  throw new Error("the server did not answer");
});

afterEach(cleanup);

it("is a plain text field where the editor cannot be loaded", async () => {
  const changed = vi.fn();
  render(<CodeEditor language="python" ariaLabel="Python code" value="te" onChange={changed} />);
  const field = await screen.findByRole("textbox", { name: "Python code" });
  expect((field as HTMLTextAreaElement).value).toBe("te");
  await userEvent.type(field, "x");
  expect(changed).toHaveBeenCalledWith("tex");
});

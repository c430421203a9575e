import { describe, expect, it } from "vitest";

import { keyOf } from "../../src/viewer/actions";
import { isFree } from "../../src/viewer/useViewerKeys";

const press = (key: string, held: { ctrl?: boolean; shift?: boolean; meta?: boolean; alt?: boolean } = {}) =>
  keyOf({ key, ctrlKey: held.ctrl ?? false, metaKey: held.meta ?? false, shiftKey: held.shift ?? false, altKey: held.alt ?? false });

describe("the spelling of keys", () => {
  it("is the one on the key", () => {
    expect([press("r"), press("+"), press("?"), press(" "), press("ArrowDown"), press("Escape"), press("PageUp"), press("Home")]).toEqual(["R", "+", "?", "Space", "↓", "Esc", "PgUp", "Home"]);
  });

  it("says what is held", () => {
    expect(press("z", { ctrl: true })).toBe("Ctrl Z");
    expect(press("z", { meta: true })).toBe("Ctrl Z");
    expect(press("Z", { ctrl: true, shift: true })).toBe("Ctrl Shift Z");
    expect(press("ArrowDown", { shift: true })).toBe("Shift ↓");
    expect(press("F", { shift: true })).toBe("Shift F");
  });

  it("does not say Shift where it only makes the character", () => {
    expect(press("?", { shift: true })).toBe("?");
    expect(press("+", { shift: true })).toBe("+");
  });
});

describe("keys that belong to the focused control", () => {
  const within = (html: string): Element => {
    document.body.innerHTML = html;
    const element = document.body.querySelector("[data-me]");
    if (element === null) throw new Error("no element");
    return element;
  };

  it("are all of them while something is typed or a dialog is open", () => {
    expect(isFree("R", within("<input data-me>"))).toBe(false);
    expect(isFree("1", within("<div role='dialog'><button data-me></button></div>"))).toBe(false);
  });

  it("are Space and Enter on a button", () => {
    const button = within("<button data-me></button>");
    expect([isFree("Space", button), isFree("Enter", button), isFree("R", button)]).toEqual([false, false, true]);
  });

  it("are the arrows on a slider", () => {
    const slider = within("<input type='range' data-me>");
    expect([isFree("↑", slider), isFree("I", slider)]).toEqual([false, true]);
  });
});

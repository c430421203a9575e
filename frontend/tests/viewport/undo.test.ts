import { describe, expect, it } from "vitest";

import { UndoStack } from "../../src/viewport/undo";
import { AS_STORED, type View } from "../../src/viewport/view";

const view = (zoom: number): View => ({ ...AS_STORED, zoom });
const step = (name: string, from: number, to: number) => ({ name, before: view(from), after: view(to) });

describe("undo and redo", () => {
  it("goes back and forth", () => {
    const stack = new UndoStack();
    stack.push(step("Zoom", 1, 2));
    stack.push(step("Pan", 2, 3));
    expect(stack.undo()?.before).toEqual(view(2));
    expect(stack.undo()?.before).toEqual(view(1));
    expect(stack.undo()).toBeNull();
    expect(stack.redo()?.after).toEqual(view(2));
    expect(stack.next).toEqual({ undo: "Zoom", redo: "Pan" });
  });

  it("forgets what was undone when something new is done", () => {
    const stack = new UndoStack();
    stack.push(step("Zoom", 1, 2));
    stack.undo();
    stack.push(step("Pan", 1, 3));
    expect(stack.redo()).toBeNull();
  });

  it("takes quick repeats of one kind as one step", () => {
    let now = 0;
    const stack = new UndoStack(() => now);
    stack.push(step("Zoom", 1, 2), { joins: true });
    now = 300;
    stack.push(step("Zoom", 2, 3), { joins: true });
    now = 2000;
    stack.push(step("Zoom", 3, 4), { joins: true });
    expect(stack.undo()?.before).toEqual(view(3));
    expect(stack.undo()?.before).toEqual(view(1));
    expect(stack.undo()).toBeNull();
  });
});

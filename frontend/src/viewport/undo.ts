/** Undo and redo of changes of the view: each command knows its name and the view before and after it. */
import type { View } from "./view";

export interface ViewChange {
  readonly name: string;
  readonly before: View;
  readonly after: View;
}

const MOST = 100;
/** Wheel steps and key repeats of one kind that follow within this time are one change. */
const SAME_GESTURE_MS = 700;

export class UndoStack {
  private done: ViewChange[] = [];
  private undone: ViewChange[] = [];
  private lastAt = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  push(change: ViewChange, { joins = false }: { joins?: boolean } = {}): void {
    const last = this.done.at(-1);
    const at = this.now();
    const together = joins && last?.name === change.name && at - this.lastAt < SAME_GESTURE_MS;
    if (together) this.done.pop();
    this.done.push(together ? { ...change, before: last.before } : change);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
    this.lastAt = at;
  }

  undo(): ViewChange | null {
    const change = this.done.pop();
    if (change === undefined) return null;
    this.undone.push(change);
    return change;
  }

  redo(): ViewChange | null {
    const change = this.undone.pop();
    if (change === undefined) return null;
    this.done.push(change);
    return change;
  }

  get next(): { undo: string | null; redo: string | null } {
    return { undo: this.done.at(-1)?.name ?? null, redo: this.undone.at(-1)?.name ?? null };
  }
}

/** What can be done in the viewer. Every action is one object: name, keys, and what it performs. */
import type { Icon } from "@tabler/icons-react";

import type { PresentationState } from "../api/presentation";
import type { ToolName } from "../viewport/tools/tools";
import type { Snapshot, Viewport } from "../viewport/viewport";

export type Annotations = "all" | "minimum" | "none";

/** What an action may use: the viewport and the screen around it. */
export interface Desk {
  readonly viewport: Viewport;
  readonly state: Snapshot;
  readonly tool: ToolName;
  readonly annotations: Annotations;
  readonly wide: boolean;
  /** Presentation states that can be applied to the wanted image, the newest first. */
  readonly states: readonly PresentationState[];
  /** Why nothing can be saved now, or null. */
  readonly saveRefusal: string | null;
  /** Shows the image with a state, or with "none" as stored. */
  choose(state: string): void;
  /** As stored, and back to the presentation state. */
  toggleState(): void;
  /** Opens the dialog that saves what is shown as a new state. */
  save(): void;
  setTool(tool: ToolName): void;
  setAnnotations(annotations: Annotations): void;
  setWide(wide: boolean): void;
  /** Goes to the next (+1) or previous (−1) series of the strip. */
  stepSeries(by: 1 | -1): void;
  /** Stops a running drag; false when there was none. */
  cancelDrag(): boolean;
  /** Ends a line that is drawn corner by corner; false when there was none. */
  finishDrawing(): boolean;
  /** Opens the dialog that measures the screen. */
  calibrate(): void;
  showKeys(): void;
}

export interface Action {
  readonly id: string;
  readonly name: string;
  /** Spellings as `keyOf` gives them; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly icon?: Icon;
  /** What the hint slot adds to the name. */
  readonly hint?: string;
  pressed?(desk: Desk): boolean;
  /** Why it cannot be done now, or null. */
  refusal?(desk: Desk): string | null;
  perform(desk: Desk): void;
}

export function run(action: Action, desk: Desk): void {
  if ((action.refusal?.(desk) ?? null) === null) action.perform(desk);
}

const NAMED: Record<string, string> = { " ": "Space", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", PageDown: "PgDn", PageUp: "PgUp" };

/** The spelling of a key press: "Ctrl Z", "Shift ↓", "R", "+". Shift is not said where it only makes the character. */
export function keyOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): string {
  const named = NAMED[event.key];
  const letter = /^[a-z]$/i.test(event.key);
  const key = named ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const shift = event.shiftKey && (named !== undefined || letter || event.key.length > 1);
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key].filter(Boolean).join(" ");
}

export const findAction = (actions: readonly Action[], key: string): Action | undefined => actions.find((action) => action.keys.includes(key));

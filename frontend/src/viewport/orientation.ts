/** Orientation letters at the four edges of the viewport. They follow rotation and flip; unknown is "?", never a guess. */
import type { Orientation } from "../api/types";
import type { View } from "./view";

export const UNKNOWN: Orientation = { left: "?", right: "?", top: "?", bottom: "?" };

const turnedOnce = (at: Orientation): Orientation => ({ top: at.left, right: at.top, bottom: at.right, left: at.bottom });

export function lettersShown(stored: Orientation | null, view: Pick<View, "rotate" | "flip">): Orientation {
  let letters = stored ?? UNKNOWN;
  for (let turns = view.rotate / 90; turns > 0; turns -= 1) letters = turnedOnce(letters);
  const known: Orientation = {
    left: letters.left || "?",
    right: letters.right || "?",
    top: letters.top || "?",
    bottom: letters.bottom || "?",
  };
  return view.flip ? { ...known, left: known.right, right: known.left } : known;
}

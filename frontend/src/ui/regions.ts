import { useEffect } from "react";

/** The region that F6 goes to from `active`; Shift-F6 goes the other way. */
export function nextRegion<T extends { contains(other: Node | null): boolean }>(regions: readonly T[], active: Node | null, back: boolean): T | undefined {
  if (regions.length === 0) return undefined;
  const now = regions.findIndex((region) => region.contains(active));
  const step = back ? -1 : 1;
  const from = now === -1 ? (back ? 0 : -1) : now;
  return regions[(from + step + regions.length) % regions.length];
}

/** Where focus goes in a region: its roving stop if it has one, else its first control. */
const entryOf = (region: HTMLElement): HTMLElement | null =>
  region.querySelector<HTMLElement>("[tabindex='0']") ?? region.querySelector<HTMLElement>("a[href], button, input");

/** F6 cycles through the elements marked `data-region`; each takes focus itself or gives it to its marked part. */
export function useRegions(): void {
  useEffect(() => {
    const cycle = (event: KeyboardEvent) => {
      if (event.key !== "F6" || event.defaultPrevented) return;
      const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
      const region = nextRegion(regions, document.activeElement, event.shiftKey);
      if (region === undefined) return;
      event.preventDefault();
      const goal = region.matches("[data-region-focus]") ? region : entryOf(region);
      goal?.focus();
    };
    window.addEventListener("keydown", cycle);
    return () => window.removeEventListener("keydown", cycle);
  }, []);
}

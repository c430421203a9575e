import { useEffect } from "react";

import type { Viewport } from "../../viewport/viewport";
import { readPitch } from "./calibration";

/** Tells the viewport how large the pixels of this screen are, also when the window goes to another one. */
export function useCalibration(viewport: Viewport): void {
  useEffect(() => {
    const tell = () => viewport.calibrate(readPitch());
    tell();
    window.addEventListener("resize", tell);
    return () => window.removeEventListener("resize", tell);
  }, [viewport]);
}

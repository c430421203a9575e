/** Fetches and decodes one picture. Values are taken as they are: no colour management on the way to the canvas. */
import { send } from "../api/client";
import { fidelityOf, warningsIn, windowInUse, type FetchPicture } from "./pictures";

export const fetchPicture: FetchPicture = async (url, signal) => {
  const response = await send(url, { signal });
  const window = windowInUse(response.headers.get("X-DGscope-Window"));
  const fidelity = fidelityOf(response.headers.get("X-DGscope-Fidelity"));
  const warnings = warningsIn(response.headers.get("X-DGscope-Warnings"));
  const lacksContrast = response.headers.get("X-DGscope-Keep-Contrast") === "1";
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  return { bitmap, window, fidelity, warnings, lacksContrast };
};

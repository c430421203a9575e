import { useState } from "react";
import { Button } from "react-aria-components";

import { DialogFrame } from "../../ui/Dialogs";
import type { Viewport } from "../../viewport/viewport";
import { CARD_MM, keepPitch, pitchOf, readPitch, widthOf } from "./calibration";

const LEAST = 120;
const MOST = 1400;
/** Of a card on a screen of 96 dots in an inch. */
const USUAL = 324;

/** Measures the screen with a card that everybody has at hand. */
export function CalibrationDialog({ viewport, onClose }: { viewport: Viewport; onClose: () => void }) {
  const ratio = window.devicePixelRatio;
  const [known] = useState(readPitch);
  const [width, setWidth] = useState(known === null ? USUAL : Math.round(widthOf(known, ratio)));
  const keep = (pitch: number | null) => {
    keepPitch(pitch);
    viewport.calibrate(pitch);
    onClose();
  };
  return (
    <DialogFrame title="Measure this screen" wide onClose={onClose}>
      <p className="fs12">
        Hold a bank card or an identity card (ISO/IEC 7810 ID-1, {CARD_MM} mm wide) flat against the screen, and make the bar as wide as the card. States that ask for the true size are then shown in it, in this
        browser and on this screen.
      </p>
      <div className="card-bar" style={{ width }} role="img" aria-label={`Bar of ${width} pixels`} />
      <label className="row fs12">
        <span className="t2">Width of the bar</span>
        <input className="grow range" type="range" autoFocus min={LEAST} max={MOST} value={width} onChange={(event) => setWidth(Number(event.target.value))} />
        <span>{pitchOf(width, ratio).toFixed(4)} mm a pixel</span>
      </label>
      <div className="buttons">
        {known !== null && (
          <Button className="btn" onPress={() => keep(null)}>
            Forget
          </Button>
        )}
        <Button className="btn" onPress={onClose}>
          Cancel
        </Button>
        <Button className="btn p" onPress={() => keep(pitchOf(width, ratio))}>
          Keep for this screen
        </Button>
      </div>
    </DialogFrame>
  );
}

import type { ReactElement } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";

/** A floating tip with the name and the key of a control; for screens without pixels of patients. */
export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactElement<React.DOMAttributes<HTMLElement>, string> }) {
  return (
    <TooltipTrigger delay={400}>
      <Focusable>{children}</Focusable>
      <Tooltip className="tip" offset={6}>
        {text} {keys !== undefined && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}

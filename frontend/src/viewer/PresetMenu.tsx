import type { ReactNode } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover, type PopoverProps } from "react-aria-components";

import type { Desk } from "./actions";
import { choosePreset, presetsOf } from "./keyActions";

interface Presets {
  desk: Desk;
  className: string;
  label: string;
  placement: NonNullable<PopoverProps["placement"]>;
  children: ReactNode;
}

/** A button with the window presets of the open image; nothing where an image has none. */
export function PresetMenu({ desk, className, label, placement, children }: Presets) {
  const presets = presetsOf(desk);
  if (presets.length === 0) return null;
  const choose = (n: React.Key) => {
    const preset = presets[Number(n)];
    if (preset !== undefined) choosePreset(desk, preset);
  };
  return (
    <MenuTrigger>
      <Button className={className} aria-label={label}>
        {children}
      </Button>
      <Popover placement={placement}>
        <Menu className="menu" aria-label="Window presets" onAction={choose}>
          {presets.map((preset, n) => (
            <MenuItem key={n} id={n} textValue={preset.name}>
              {preset.name}
              {preset.key !== null && <kbd>{preset.key}</kbd>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

import { IconChevronDown, IconHelpCircle } from "@tabler/icons-react";
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { useRoving } from "../ui/useRoving";
import { run, type Action, type Desk } from "./actions";
import { choosePreset, presetsOf } from "./keyActions";

function Hint({ action, desk }: { action: Action | undefined; desk: Desk }) {
  if (action === undefined) return <div className="hintslot grow" />;
  const refusal = action.refusal?.(desk) ?? null;
  return (
    <div className="hintslot grow">
      <b>{action.name}</b>
      {action.keys.slice(0, 1).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
      <span className="muted ell">{refusal ?? action.hint}</span>
    </div>
  );
}

function Presets({ desk }: { desk: Desk }) {
  const presets = presetsOf(desk);
  if (presets.length === 0) return null;
  const choose = (n: React.Key) => {
    const preset = presets[Number(n)];
    if (preset !== undefined) choosePreset(desk, preset);
  };
  return (
    <MenuTrigger>
      <Button className="tool more" aria-label="Window presets">
        <IconChevronDown className="i" aria-hidden />
      </Button>
      <Popover placement="bottom start">
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

export function Toolbar({ groups, desk }: { groups: Action[][]; desk: Desk }) {
  const [pointed, setPointed] = useState<string | null>(null);
  const roving = useRoving("row");
  const all = groups.flat();
  const hinted = all.find(({ id }) => id === (pointed ?? desk.tool));
  return (
    <div className="tools" data-region="tools">
      <div className="tgroups" role="toolbar" aria-label="Viewer tools" {...roving.group}>
        {groups.map((group) => (
          <div className="tgroup" key={group[0]?.id}>
            {group.map((action) => {
              const Mark = action.icon;
              const refusal = action.refusal?.(desk) ?? null;
              return (
                <span key={action.id} className="flex">
                  <button
                    className="tool"
                    data-roving
                    tabIndex={roving.tabIndex(all.indexOf(action))}
                    aria-label={action.name}
                    aria-keyshortcuts={action.keys[0]?.replaceAll(" ", "+").replace("Ctrl", "Control").replace("Esc", "Escape")}
                    aria-pressed={action.pressed?.(desk)}
                    aria-disabled={refusal !== null}
                    aria-description={refusal ?? undefined}
                    onClick={() => run(action, desk)}
                    onPointerEnter={() => setPointed(action.id)}
                    onPointerLeave={() => setPointed(null)}
                    onFocus={() => setPointed(action.id)}
                    onBlur={() => setPointed(null)}
                  >
                    {Mark !== undefined && <Mark className="i" aria-hidden />}
                  </button>
                  {action.id === "window" && <Presets desk={desk} />}
                </span>
              );
            })}
          </div>
        ))}
      </div>
      <Hint action={hinted} desk={desk} />
      <button className="tool" aria-label="Keys" aria-keyshortcuts="?" onClick={() => desk.showKeys()}>
        <IconHelpCircle className="i" aria-hidden />
      </button>
    </div>
  );
}

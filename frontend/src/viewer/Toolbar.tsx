import { IconChevronDown, IconHelpCircle } from "@tabler/icons-react";
import { useState } from "react";

import { keepFocus, useRoving } from "../ui/useRoving";
import { run, type Action, type Desk } from "./actions";
import { PresetMenu } from "./PresetMenu";

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
                    onMouseDown={keepFocus}
                    onClick={() => run(action, desk)}
                    onPointerEnter={() => setPointed(action.id)}
                    onPointerLeave={() => setPointed(null)}
                    onFocus={() => setPointed(action.id)}
                    onBlur={() => setPointed(null)}
                  >
                    {Mark !== undefined && <Mark className="i" aria-hidden />}
                  </button>
                  {action.id === "window" && (
                    <PresetMenu desk={desk} className="tool more" label="Window presets" placement="bottom start">
                      <IconChevronDown className="i" aria-hidden />
                    </PresetMenu>
                  )}
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

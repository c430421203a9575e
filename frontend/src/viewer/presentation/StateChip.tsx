import { IconChevronDown, IconContrast2 } from "@tabler/icons-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { plural } from "../../ui/format";
import { NONE } from "../../viewport/presented";
import type { Desk } from "../actions";
import { authorOf, createdOf, isModified, titleOf } from "./words";

/** Says in the viewport's head whether a presentation state is in use, and opens the list of those for the image. */
export function StateChip({ desk }: { desk: Desk }) {
  const { presented, view } = desk.state;
  const modified = isModified(view, presented);
  if (presented === null && desk.states.length === 0) {
    return (
      <span className="obj n">
        <IconContrast2 className="i" aria-hidden />
        No state: as stored
        {modified && <span className="warn"> · modified</span>}
      </span>
    );
  }
  return (
    <MenuTrigger>
      <Button className={presented === null ? "obj n chipbtn" : "obj ps chipbtn"}>
        <IconContrast2 className="i" aria-hidden />
        <span className="ell">
          {presented === null ? `As stored · ${plural(desk.states.length, "state")} here` : `PS: ${authorOf(presented)}, ${createdOf(presented).slice(0, 10)}`}
        </span>
        {modified && <span className="warn">· modified</span>}
        <IconChevronDown className="i" aria-hidden />
      </Button>
      <Popover placement="bottom end">
        <Menu
          className="menu"
          aria-label="Presentation states"
          selectionMode="single"
          selectedKeys={[presented?.sop_uid ?? NONE]}
          onAction={(key) => desk.choose(String(key))}
        >
          {[
            ...desk.states.map((state) => (
              <MenuItem key={state.sop_uid} id={state.sop_uid} textValue={authorOf(state)}>
                {authorOf(state)} · {createdOf(state)} · {titleOf(state)}
              </MenuItem>
            )),
            <MenuItem key={NONE} id={NONE} textValue="None">
              None: as stored <kbd>1</kbd>
            </MenuItem>,
          ]}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

import { IconChevronDown, IconServer2 } from "@tabler/icons-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";

import type { RemoteAe } from "../api/connectivity";
import { doctorPath, NODES } from "./paths";

/** "Clinic North · PACS_NORTH · 192.0.2.40:104" without what is not known. */
export const nodeName = ({ description, ae_title: title, host, port }: RemoteAe): string => [description, title, host && `${host}:${port ?? "?"}`].filter(Boolean).join(" · ");

/** Goes from one node to another. */
export function NodePicker({ node, nodes }: { node: RemoteAe; nodes: readonly RemoteAe[] }) {
  return (
    <MenuTrigger>
      <Button className="btn picked" aria-label={`Node: ${nodeName(node)}`}>
        <IconServer2 className="i" aria-hidden />
        <span className="ell">{nodeName(node)}</span>
        <IconChevronDown className="i s" aria-hidden />
      </Button>
      <Popover placement="bottom end">
        <Menu className="menu">
          {nodes.map((each) => (
            <MenuItem key={each.ae_title} href={doctorPath(each.ae_title)}>
              {nodeName(each)}
            </MenuItem>
          ))}
          <Separator />
          <MenuItem href={NODES}>All nodes</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

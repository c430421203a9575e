import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";

import { signOut } from "../api/session";
import type { User } from "../api/types";
import { initials } from "./format";
import { density, setDensity } from "./preferences";

export function UserMenu({ user, short = false }: { user: User; short?: boolean }) {
  const [roomy, setRoomy] = useState(density() === "roomy");
  const leave = useMutation({ mutationFn: signOut, onSettled: () => location.assign("/login/") });
  const name = user.name || user.username;
  const choose = (key: React.Key) => {
    if (key === "admin") location.assign("/admin/");
    if (key === "out") leave.mutate();
    if (key === "roomy") {
      setDensity(roomy ? "compact" : "roomy");
      setRoomy(!roomy);
    }
  };
  return (
    <MenuTrigger>
      <Button className="btn q user" aria-label={`Account of ${name}`}>
        <span className="avatar" aria-hidden>
          {initials(name)}
        </span>
        {!short && <span className="hidesm">{name}</span>}
        <IconChevronDown className="i s" aria-hidden />
      </Button>
      <Popover placement="bottom end">
        <Menu className="menu" onAction={choose}>
          <MenuSection selectionMode="multiple" selectedKeys={roomy ? ["roomy"] : []}>
            <Header className="head">
              {name}
              {user.roles.length > 0 && <> · {user.roles.join(", ")}</>}
            </Header>
            <MenuItem id="roomy">
              Roomy rows <IconCheck className="check" aria-hidden />
            </MenuItem>
          </MenuSection>
          {user.staff && <MenuItem id="admin">Administration</MenuItem>}
          <Separator />
          <MenuItem id="out">Sign out</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

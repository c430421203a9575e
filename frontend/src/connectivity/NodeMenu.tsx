import { IconDots, IconPencil, IconSettings, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";

import { removeRemoteAe, type RemoteAe } from "../api/connectivity";
import { ConfirmDialog } from "../ui/Dialogs";
import { NodeDialog } from "./NodeDialog";
import { adminPath, doctorPath, NODES } from "./paths";

function RemoveDialog({ node, onClose }: { node: RemoteAe; onClose: () => void }) {
  const removal = useMutation({ mutationFn: () => removeRemoteAe(node.ae_title), onSuccess: () => location.assign(NODES) });
  return (
    <ConfirmDialog
      question={`Remove ${node.ae_title}?`}
      safe="Keep it"
      verb="Remove node"
      refusal={removal.error?.message ?? null}
      busy={removal.isPending}
      onConfirm={() => removal.mutate()}
      onClose={onClose}
    >
      <p>
        <b>{node.ae_title}</b>
        {node.description !== "" && `, ${node.description},`} cannot send, query or be asked any more from then on. What it sent stays. The removal is recorded.
      </p>
    </ConfirmDialog>
  );
}

/** What an administrator does with the entry of a node. */
export function NodeMenu({ node, onChanged }: { node: RemoteAe; onChanged: () => void }) {
  const [dialog, setDialog] = useState<"edit" | "remove" | null>(null);
  const saved = (changed: RemoteAe) => {
    setDialog(null);
    onChanged();
    if (changed.ae_title !== node.ae_title) location.assign(doctorPath(changed.ae_title));
  };
  return (
    <>
      <button className="btn" onClick={() => setDialog("edit")}>
        <IconPencil className="i" aria-hidden /> Edit
      </button>
      <MenuTrigger>
        <Button className="btn ib" aria-label="More for this node">
          <IconDots className="i" aria-hidden />
        </Button>
        <Popover placement="bottom end">
          <Menu className="menu" onAction={(key) => key === "remove" && setDialog("remove")}>
            <MenuItem href={adminPath(node.id)}>
              <IconSettings className="i" aria-hidden /> Open in the administration
            </MenuItem>
            <Separator />
            <MenuItem id="remove" className="danger-item">
              <IconTrash className="i" aria-hidden /> Remove node…
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {dialog === "edit" && <NodeDialog node={node} onClose={() => setDialog(null)} onSaved={saved} />}
      {dialog === "remove" && <RemoveDialog node={node} onClose={() => setDialog(null)} />}
    </>
  );
}

import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface Frame {
  title: string;
  onClose: () => void;
  wide?: boolean;
  role?: "dialog" | "alertdialog";
  children: ReactNode;
}

/** A dialog over a still page: Esc closes it and focus goes back to where it came from. */
export function DialogFrame({ title, onClose, wide = false, role = "dialog", children }: Frame) {
  return (
    <ModalOverlay className="scrim" isOpen isDismissable={role === "dialog"} onOpenChange={(open) => !open && onClose()}>
      <Modal className={wide ? "dialog wide" : "dialog"}>
        <Dialog role={role}>
          <div className="title">
            <Heading slot="title">{title}</Heading>
            <Button className="btn q ib sm" aria-label="Close" onPress={onClose}>
              <IconX className="i" aria-hidden />
            </Button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface Confirmation {
  question: string;
  safe: string;
  verb: string;
  refusal: string | null;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something is destroyed. Focus is on the safe choice. */
export function ConfirmDialog({ question, safe, verb, refusal, busy, onConfirm, onClose, children }: Confirmation) {
  return (
    <DialogFrame title={question} role="alertdialog" onClose={onClose}>
      <div>{children}</div>
      {refusal !== null && (
        <div className="bad" role="alert">
          {refusal}
        </div>
      )}
      <div className="buttons">
        <Button className="btn" autoFocus onPress={onClose}>
          {safe}
        </Button>
        <Button className="btn df" onPress={onConfirm} isPending={busy}>
          {verb}
        </Button>
      </div>
    </DialogFrame>
  );
}

export interface KeyLine {
  name: string;
  keys: string[];
}

export function KeysDialog({ lines, onClose }: { lines: readonly KeyLine[]; onClose: () => void }) {
  return (
    <DialogFrame title="Keys" wide onClose={onClose}>
      <ul className="keys">
        {lines.map(({ name, keys }) => (
          <li key={name}>
            <span>{name}</span>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </li>
        ))}
      </ul>
    </DialogFrame>
  );
}

import { DialogFrame } from "../ui/Dialogs";

interface Asking {
  node: string;
  onStart: (storeTest: boolean) => void;
  onClose: () => void;
}

/** Asks before something is left in somebody's archive. Focus is on the choice that leaves nothing. */
export function StoreTestDialog({ node, onStart, onClose }: Asking) {
  return (
    <DialogFrame title={`Store a test image at ${node}?`} onClose={onClose}>
      <p>
        With it, storing and retrieving are tried to the end. It is one small image of the invented patient <b>DGSCOPE-DOCTOR</b>, and stays there until the
        administrator of {node} deletes it; further tests leave no second one. Without it nothing is left behind.
      </p>
      <div className="buttons">
        <button className="btn q" onClick={onClose}>
          Cancel
        </button>
        <button className="btn" onClick={() => onStart(true)}>
          Test with the image
        </button>
        <button className="btn p" autoFocus onClick={() => onStart(false)}>
          Test without it
        </button>
      </div>
    </DialogFrame>
  );
}

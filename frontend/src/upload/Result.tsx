import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";

import type { Uploaded } from "../api/upload";
import { viewerAddress } from "../studies/links";
import { plural } from "../ui/format";

/** What became of the files: where they are, and why some are not. */
export function Result({ answer, onMore }: { answer: Uploaded; onMore: () => void }) {
  const { instances, refused } = answer;
  return (
    <div className="stored">
      {instances.length > 0 && (
        <p className="ok" role="status">
          <IconCircleCheck className="i" aria-hidden /> {plural(instances.length, "object")} stored.
        </p>
      )}
      {refused.length > 0 && (
        <div className="refused" role="alert">
          <b>
            <IconAlertCircle className="i danger" aria-hidden /> {plural(refused.length, "file was", "files were")} not stored
          </b>
          <ul>
            {refused.map(({ file, why }, n) => (
              <li key={n}>
                <b>{file}</b> {why}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="row">
        {instances.length > 0 && (
          <a className="btn p" href={viewerAddress([answer.study_uid], instances[0]?.series_uid)}>
            Open the study
          </a>
        )}
        <button type="button" className="btn" onClick={onMore}>
          {instances.length > 0 ? "Add more files" : "Try other files"}
        </button>
      </div>
    </div>
  );
}

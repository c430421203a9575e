import { readAddress } from "../address";

/** The search of other archives for the open studies. */
function askAddress(viewer: string): string {
  const { studyUids } = readAddress(viewer);
  return `/query/?${new URLSearchParams({ StudyInstanceUID: studyUids.join(", ") }).toString()}`;
}

/** The way to the images of a presentation state that are not here. */
export function AskForMissing() {
  return (
    <a className="btn sm" href={askAddress(location.search)}>
      Ask other archives for them
    </a>
  );
}

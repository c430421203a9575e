/** Addresses of the viewer, and the way back to the list as it was. */

const LIST = "dgscope.list";

export const viewerAddress = (studyUids: readonly string[], seriesUid?: string): string => {
  const query = `StudyInstanceUIDs=${studyUids.map(encodeURIComponent).join(",")}`;
  return `/viewer/?${query}${seriesUid === undefined ? "" : `&SeriesInstanceUID=${encodeURIComponent(seriesUid)}`}`;
};

export const rememberList = (): void => sessionStorage.setItem(LIST, location.search);

export const listAddress = (): string => `/${sessionStorage.getItem(LIST) ?? ""}`;

/** Addresses of the pages about connections. */

export const NODES = "/connectivity/";

export const doctorPath = (title: string): string => `${NODES}${encodeURIComponent(title)}/`;

/** The printable sheet, which the server writes; of an older examination where one is named. */
export const sheetPath = (title: string, run?: number): string => `${doctorPath(title)}sheet/${run === undefined ? "" : `?run=${run}`}`;

export const adminPath = (id: number): string => `/admin/network/remoteae/${id}/change/`;

/** The AE title in the path of a doctor's page; null for the list. */
export function titleIn(path: string): string | null {
  const part = /^\/connectivity\/([^/]+)\/?$/.exec(path)?.[1];
  return part === undefined ? null : decodeURIComponent(part);
}

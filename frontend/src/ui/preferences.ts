/** Small choices of the person, kept in this browser. Storage that is full or forbidden costs the memory, not the page. */

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

export const readText = (key: string): string => read(key) ?? "";

export const writeText = (key: string, value: string): void => write(key, value);

export type Density = "compact" | "roomy";

export const density = (): Density => (read("dgscope.density") === "roomy" ? "roomy" : "compact");

export function setDensity(value: Density): void {
  write("dgscope.density", value);
  document.documentElement.dataset["density"] = value;
}

const MOST_OPENED = 500;

const opened = (): string[] => (read("dgscope.opened") ?? "").split(" ").filter(Boolean);

export const wasOpened = (studyUid: string): boolean => opened().includes(studyUid);

export const markOpened = (studyUid: string): void =>
  write("dgscope.opened", [studyUid, ...opened().filter((uid) => uid !== studyUid)].slice(0, MOST_OPENED).join(" "));

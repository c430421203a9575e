/** What is going to be stored: files, and what a person says about them. */
import type { Kind } from "../api/upload";
import { bytes, plural } from "../ui/format";

export interface Choice {
  readonly files: readonly File[];
  readonly kind: Kind;
  readonly description: string;
  readonly laterality: string;
  readonly region: string;
  /** AE title of a node that gets the objects too; empty: none. */
  readonly sendTo: string;
}

export const NOTHING: Choice = { files: [], kind: "auto", description: "", laterality: "", region: "", sendTo: "" };

export const MOST_FILES = 50;
export const LARGEST_FILE = 256 * 1024 * 1024;
export const LARGEST_SUM = 1024 * 1024 * 1024;
export const ACCEPTED = ".jpg,.jpeg,.png,.tif,.tiff,.pdf,.stl";

export const KIND_NAMES: Record<Kind, string> = {
  auto: "by type of file",
  photo: "photographs",
  endoscopic: "endoscopic or intra-oral camera",
  capture: "screenshots and scans",
  document: "documents (PDF)",
  model: "3D models (STL)",
};

/** Photographs of a body part say which, and of which side; documents do not. */
export const hasRegion = (kind: Kind): boolean => kind === "photo" || kind === "endoscopic" || kind === "auto";

const ENDINGS: Record<string, string> = { jpg: "photo", jpeg: "photo", png: "photo", tif: "photo", tiff: "photo", pdf: "document", stl: "3D model" };

/** What a file is by the ending of its name; the server looks into it. */
export const looksLike = (file: Pick<File, "name">): string => ENDINGS[/\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? ""] ?? "";

const same = (a: File, b: File) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;

/** Adds files; one that is there already is not added again. */
export const withFiles = (now: readonly File[], more: readonly File[]): File[] => [...now, ...more.filter((file) => !now.some((each) => same(each, file)))];

/** Why the choice cannot be sent, as a sentence; null where it can. */
export function obstacle(files: readonly Pick<File, "name" | "size">[]): string | null {
  const large = files.find((file) => file.size > LARGEST_FILE);
  const sum = files.reduce((total, file) => total + file.size, 0);
  if (files.length > MOST_FILES) return `At most ${MOST_FILES} files at a time: take out ${plural(files.length - MOST_FILES, "file")}.`;
  if (large !== undefined) return `${large.name} is too large: a file may have ${bytes(LARGEST_FILE)}.`;
  if (sum > LARGEST_SUM) return `Together the files are too large: ${bytes(sum)} of at most ${bytes(LARGEST_SUM)}. Store some of them first.`;
  return null;
}

export function formOf({ files, kind, description, laterality, region, sendTo }: Choice): FormData {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  form.append("kind", kind);
  const more = { description: description.trim(), laterality: hasRegion(kind) ? laterality : "", region: hasRegion(kind) ? region : "", send_to: sendTo };
  for (const [name, value] of Object.entries(more)) if (value !== "") form.append(name, value);
  return form;
}

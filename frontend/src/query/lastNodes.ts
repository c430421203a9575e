/** The nodes that were asked last in this browser, so that they need not be chosen each time. */
import { readText, writeText } from "../ui/preferences";

const KEY = "dgscope.nodes";

export const lastNodes = (): string[] => readText(KEY).split("\\").filter(Boolean);

export const rememberNodes = (titles: readonly string[]): void => writeText(KEY, titles.join("\\"));

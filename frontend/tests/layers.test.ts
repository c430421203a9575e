import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

const files = readdirSync(SRC, { recursive: true, encoding: "utf-8" }).filter((name) => /\.tsx?$/.test(name));

/** Own modules that a file needs when it runs; types alone are erased and cannot make a cycle. */
function importsOf(name: string): string[] {
  const text = readFileSync(join(SRC, name), "utf-8");
  const found = [...text.matchAll(/^import (?!type )[^;]*?from "(\.[^"]+)";/gms)];
  return found.flatMap(([, path]) => {
    const target = relative(SRC, resolve(SRC, dirname(name), path ?? ""));
    return [`${target}.ts`, `${target}.tsx`].filter((candidate) => files.includes(candidate));
  });
}

const graph = new Map(files.map((name) => [name, importsOf(name)]));

function cycleFrom(start: string, path: string[] = []): string[] | null {
  if (path.includes(start)) return [...path.slice(path.indexOf(start)), start];
  for (const next of graph.get(start) ?? []) {
    const cycle = cycleFrom(next, [...path, start]);
    if (cycle !== null) return cycle;
  }
  return null;
}

describe("modules", () => {
  it("do not import each other in a circle", () => {
    expect(files.map((name) => cycleFrom(name)).find((cycle) => cycle !== null) ?? null).toBeNull();
  });

  it("of the viewport engine know no framework and no screen", () => {
    const outside = [...graph].filter(([name]) => name.startsWith("viewport/")).flatMap(([, needs]) => needs.filter((need) => !/^(viewport|api)\//.test(need)));
    expect(outside).toEqual([]);
  });

  it("write no style or script into the page, which the Content-Security-Policy forbids", () => {
    const forbidden = /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|createElement\("style"\)|\beval\(|new Function/;
    expect(files.filter((name) => forbidden.test(readFileSync(join(SRC, name), "utf-8")))).toEqual([]);
  });
});

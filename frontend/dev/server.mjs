// A stand-in for the server while the pages are being built: `npm run mock`, then http://127.0.0.1:8099/ (any name,
// password "demo"). It sends the built bundle with the product's Content-Security-Policy. DELAY_MS slows pictures.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { detail, instances, studies } from "./data.mjs";
import { picture } from "./phantom.mjs";

const PORT = Number(process.env["PORT"] ?? 8099);
const DELAY_MS = Number(process.env["DELAY_MS"] ?? 0);
const BUNDLE = join(import.meta.dirname, "../../viewer/static/viewer");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'";
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>DGscope</title><link rel="stylesheet" href="/static/viewer/app.css"><script type="module" src="/static/viewer/app.js"></script></head>
<body><div id="root"></div></body></html>`;
const SITE = { name: "General Hospital, imaging and dental", version: "1.0" };
const USER = { username: "radiologist.a", name: "Radiologist A", roles: ["radiologist"], permissions: ["delete_study"], staff: true };

const json = (response, body, status = 200, type = "application/json") => {
  response.writeHead(status, { "Content-Type": type });
  response.end(body === null ? "" : JSON.stringify(body));
};
const problem = (response, status, title, detailText = "") =>
  json(response, { title, detail: detailText, status }, status, "application/problem+json");

async function session(request, response) {
  if (request.method === "DELETE") {
    response.writeHead(204, { "Set-Cookie": "mock=; Path=/; Max-Age=0" });
    return response.end();
  }
  if (request.method === "GET") return json(response, { user: /mock=in/.test(request.headers.cookie ?? "") ? USER : null, site: SITE });
  let body = "";
  for await (const part of request) body += part;
  if (JSON.parse(body).password !== "demo") return problem(response, 401, "Sign-in refused", "User name or password is not right.");
  response.setHeader("Set-Cookie", "mock=in; Path=/");
  return json(response, { user: USER, site: SITE });
}

function list(query, response) {
  const has = (text, key) => text.toLowerCase().includes((query.get(key) ?? "").toLowerCase());
  const found = studies.filter(
    (one) =>
      (has(one.patient.name, "q") || has(one.patient.id, "q") || has(one.accession, "q")) && has(one.patient.name, "name") && has(one.patient.id, "patient_id") &&
      has(one.accession, "accession") && has(one.description, "description") && (!query.get("date_from") || one.date >= query.get("date_from")) &&
      (!query.get("date_to") || one.date <= query.get("date_to")) && (!query.get("modality") || one.modalities.some((each) => query.get("modality").split(",").includes(each))),
  );
  const sort = query.get("sort") ?? "-study_date";
  const keys = { study_date: (one) => `${one.date}${one.time}`, patient_name: (one) => one.patient.name, received: (one) => one.received_last };
  const key = keys[sort.replace("-", "")] ?? keys.study_date;
  found.sort((a, b) => key(a).localeCompare(key(b)) * (sort.startsWith("-") ? -1 : 1));
  const start = Number(query.get("cursor") ?? 0);
  const end = start + Number(query.get("limit") ?? 50);
  json(response, { results: found.slice(start, end), next: end < found.length ? String(end) : null, total: found.length, total_is_exact: true });
}

const ENTRIES = [
  { level: 0, concept: "Procedure reported", value: "CT head without contrast", references: [] },
  { level: 0, concept: "Findings", value: "", references: [] },
  { level: 1, concept: "Finding", value: "Crescent-shaped extra-axial collection on the left, 9 mm at its widest.", references: [] },
  { level: 1, concept: "Length", value: "38.6 mm", references: [{ sop_class_uid: "1.2.840.10008.5.1.4.1.1.2", sop_uid: "1.2.826.0.1.3680043.10.9999.3.1.18", frames: [], series_uid: "1.2.826.0.1.3680043.10.9999.3.1", study_uid: "1.2.826.0.1.3680043.10.9999.3" }] },
  { level: 0, concept: "Conclusion", value: "Subdural haematoma, no midline shift.", references: [] },
];

function instanceRoute(path, query, response) {
  const [, , , , sop, what, frame, leaf] = path.split("/");
  if (what.startsWith("presentation-")) return json(response, { results: [], chosen: null, default: null });
  const parts = sop.split(".");
  const shape = parts.at(-2) === "3" ? { columns: 3000, rows: 2500 } : { columns: 512, rows: 512 };
  const slice = parts.at(-2) === "2" ? 8 + 6 * Math.sin(Number(frame) / 5) : Number(parts.at(-1));
  if (leaf === "picture") {
    const made = picture(query, { ...shape, slice, slices: 32 });
    const fidelity = query.get("format") === "jpeg" ? "preview" : parts.at(-2) === "2" ? "lossy" : "full";
    response.writeHead(200, { "Content-Type": "image/png", "Cache-Control": "private, immutable, max-age=600", "X-DGscope-Window": made.window, "X-DGscope-Fidelity": fidelity, "X-DGscope-Size": made.size });
    return setTimeout(() => response.end(made.body), DELAY_MS);
  }
  if (leaf === "value") return json(response, { stored: [1055], modality: 31, unit: "HU", shown: [95] });
  if (what === "attributes") {
    return json(response, { results: [{ tag: "(0008,0060)", keyword: "Modality", vr: "CS", value: "CT", level: 0 }, { tag: "(0028,0030)", keyword: "PixelSpacing", vr: "DS", value: "0.479 \\ 0.479", level: 0 }, { tag: "(0018,0050)", keyword: "SliceThickness", vr: "DS", value: "5.0", level: 0 }] });
  }
  if (parts.at(-2) === "7") return json(response, { title: "Referral letter", kind: "pdf", entries: [], truncated: false, download: `/api/v1/instances/${sop}/file/document.pdf` });
  return json(response, { title: parts.at(-2) === "5" ? "For referring provider" : "Imaging report", kind: parts.at(-2) === "5" ? "ko" : "sr", entries: ENTRIES, truncated: false, download: null });
}

function api(request, url, response) {
  const { pathname: path, searchParams: query } = url;
  if (path === "/api/v1/session") return session(request, response);
  if (!/mock=in/.test(request.headers.cookie ?? "")) return problem(response, 401, "Sign in first");
  if (path === "/api/v1/status") return json(response, { ae_title: "DGSCOPE", dicom_port: 11112, listening: true, senders: 2, images_per_second: 41, store_free_bytes: 1.2e12 });
  if (path === "/api/v1/studies") return list(query, response);
  if (path.startsWith("/api/v1/instances/")) return instanceRoute(path, query, response);
  const [, , , , studyUid, what, seriesUid] = path.split("/");
  if (what === "presentation-states") return json(response, { results: [] });
  if (request.method === "DELETE") {
    studies.splice(studies.findIndex((one) => one.study_uid === studyUid), 1);
    response.writeHead(204);
    return response.end();
  }
  const body = seriesUid === undefined ? detail(studyUid) : instances(studyUid, seriesUid);
  if (body === null) return problem(response, 404, "No such study", "It may have been deleted.");
  return json(response, seriesUid === undefined ? body : { results: body });
}

createServer((request, response) => {
  const url = new URL(request.url, "http://mock");
  response.setHeader("Content-Security-Policy", CSP);
  if (url.pathname === "/healthz") return json(response, { status: "ok", parts: { database: "ok", store: "ok", storage_scp: "ok", broker: "ok", worker: "ok", beat: "ok" } });
  if (url.pathname.startsWith("/api/")) return api(request, url, response);
  if (url.pathname.startsWith("/static/viewer/")) {
    const file = join(BUNDLE, normalize(url.pathname.slice("/static/viewer".length)));
    if (!existsSync(file)) return problem(response, 404, "No such file");
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    return createReadStream(file).pipe(response);
  }
  response.writeHead(200, { "Content-Type": "text/html", "Set-Cookie": "csrftoken=mock; Path=/; SameSite=Lax" });
  return response.end(PAGE);
}).listen(PORT, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${PORT}/\n`));

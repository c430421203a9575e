// Invented studies in the shape of the REST API.
const NOW = Date.now();
const iso = (minutes) => new Date(NOW - minutes * 60_000).toISOString();
const local = (minutes) => new Date(NOW - minutes * 60_000 - new Date(NOW).getTimezoneOffset() * 60_000).toISOString();

const none = { ps: 0, ko: 0, sr: 0 };
// minutes ago, name, sex, age, id, modalities, description, accession, images, objects, status, attention, conflicts
const ROWS = [
  [4, "FISCHER^Lena", "F", 47, "ID-20420", "CT", "CT abdomen and pelvis, portal venous", "A26-118211", 412, none, "arriving"],
  [3, "DUBOIS^Claire", "F", 42, "DN-00731", "IO", "Periapical 36, recall", "D26-004419", 1, none, "arriving"],
  [21, "KOVÁCS^Anna", "F", 54, "ID-20417", "CT,DX", "CT head without contrast; chest PA", "A26-118204", 34, { ps: 2, ko: 1, sr: 1 }, "complete"],
  [38, "NAKAMURA^Yui", "F", 31, "ID-20398", "MR", "MR abdomen, liver, dynamic", "A26-118197", 1184, { ...none, ps: 1 }, "complete"],
  [52, "MEYER^Jonas", "M", 67, "ID-18822", "CT", "CT neck and upper chest with contrast", "A26-118190", 512, none, "complete"],
  [63, "DUBOIS^Claire", "F", 42, "DN-00731", "IO,PX", "Full-mouth series, 16 exposures + panoramic", "D26-004418", 17, { ...none, ps: 3 }, "complete"],
  [75, "OKAFOR^Daniel", "M", 25, "ID-20411", "DX", "Lower leg left, 2 views", "A26-118183", 2, none, "complete"],
  [590, "ŠIMEK^Petr", "M", 73, "ID-11076", "CT,SR", "CT chest low dose, follow-up of nodule", "A26-118161", 702, { ps: 1, ko: 1, sr: 2 }, "complete"],
  [820, "LEHTINEN^Oona", "F", 38, "ID-20386", "US", "Ultrasound of neck, lymph nodes", "A26-118148", 46, { ...none, sr: 1 }, "complete"],
  [930, "ROSSI^Elena", "F", 29, "DN-00709", "CT", "CBCT maxilla, 8 × 8 cm", "D26-004402", 421, none, "attention", "19 images missing", 0],
  [980, "HANSEN^Ingrid", "F", 81, "ID-09154", "NM", "Whole-body bone scan", "A26-118120", 4, { ...none, ps: 1 }, "complete"],
  [1010, "PEREIRA^Tiago", "M", 46, "ID-20377", "US", "Echocardiography, transthoracic", "A26-118112", 88, { ...none, sr: 1 }, "complete"],
  [1120, "SZABÓ^Márton", "M", 58, "ID-17760", "MR", "MR brain, epilepsy protocol", "A26-118095", 932, { ...none, ps: 1 }, "attention", "1 in quarantine", 1],
];

const shownName = (name) => name.replace("^", ", ");

function study(row, n) {
  const [minutes, name, sex, age, id, modalities, description, accession, images, objects, status, attention = "", conflicts = 0] = row;
  const taken = local(minutes + 10);
  return {
    study_uid: `1.2.826.0.1.3680043.10.9999.${n + 1}`,
    patient: { name: shownName(name), name_ideographic: "", id, birth_date: `${2026 - age}-03-14`, sex, age: `${age} y` },
    date: taken.slice(0, 10),
    time: taken.slice(11, 19),
    accession,
    description,
    referring_physician: n % 2 ? "Emergency department" : "",
    modalities: modalities.split(","),
    images,
    series: 3,
    instances: images + objects.ps + objects.ko + objects.sr,
    objects,
    received_first: iso(minutes),
    received_last: iso(Math.max(0, minutes - 2)),
    source: "CT_ROOM1",
    status,
    attention,
    conflicts,
  };
}

const MORE = Array.from({ length: 240 }, (_, n) => [1500 + n * 47, `EXAMPLE^Person ${n + 1}`, n % 2 ? "F" : "M", 20 + (n % 60), `ID-1${1000 + n}`, ["CT", "MR", "DX", "US"][n % 4], ["CT thoracic spine", "MR knee right", "Chest PA and lateral", "Ultrasound of neck"][n % 4], `A26-11${7000 + n}`, 2 + n * 3, none, "complete"]);
export const studies = [...ROWS, ...MORE].map(study);

const series = (uid, n, number, modality, description, images, kind = "image") => ({
  series_uid: `${uid}.${n}`, number, modality, description, body_part: "", laterality: "", instances: images, images: kind === "image" ? images : 0,
  thumbnail: kind === "image" ? `/api/v1/instances/${uid}.${n}.1/frames/1/picture?v=1&viewport=192,192&format=png` : null, kind,
});

export function detail(uid) {
  const row = studies.find((each) => each.study_uid === uid);
  if (row === undefined) return null;
  const list = [
    series(uid, 1, 2, "CT", "Head 5 mm", 32),
    series(uid, 2, 5, "US", "Cine, four chambers", 1),
    series(uid, 3, 1, "DX", "Chest PA", 1),
    series(uid, 4, 90, "PR", "Read of 11-02", 2, "ps"),
    series(uid, 5, 91, "KO", "For referrer", 1, "ko"),
    series(uid, 6, 92, "SR", "Measurements", 1, "sr"),
    series(uid, 7, 93, "DOC", "Referral letter", 1, "document"),
    series(uid, 8, 94, "OT", "Raw data", 1, "other"),
  ];
  return { ...row, series: list, earlier: studies.filter((each) => each.patient.id === row.patient.id && each !== row && each.date <= row.date) };
}

const CLASSES = { image: "CT Image Storage", ps: "Grayscale Softcopy Presentation State Storage", ko: "Key Object Selection Document Storage", sr: "Basic Text SR Storage", document: "Encapsulated PDF Storage", other: "Raw Data Storage" };

function instance(one, n) {
  const cine = one.modality === "US";
  const plain = one.modality === "DX";
  const sop = `${one.series_uid}.${n + 1}`;
  return {
    sop_uid: sop, sop_class_uid: "1.2.840.10008.5.1.4.1.1.2", sop_class_name: CLASSES[one.kind], kind: one.kind, number: n + 1,
    frames: one.kind === "image" ? (cine ? 60 : 1) : 0, rows: plain ? 2500 : 512, columns: plain ? 3000 : 512, color: false,
    picture: `/api/v1/instances/${sop}/frames/{frame}/picture?v=1`,
    windows: [{ center: 40, width: 80, function: "LINEAR", explanation: "Head" }], bits: 12, frame_rate: cine ? 25 : null,
    pixel_spacing: cine ? null : { row: 0.479, column: 0.479, origin: plain ? "mm @ detector" : "mm" },
    orientation: cine ? null : plain ? { left: "R", right: "L", top: "H", bottom: "F" } : { left: "R", right: "L", top: "A", bottom: "P" },
    position: plain || cine ? null : { slice_location: -80 + n * 5, thickness: 5 },
    lossy: cine ? { ratio: 9, method: "JPEG" } : null, teeth: [], acquired: local(31).slice(0, 19), station: "CT_ROOM1",
    document: ["ko", "sr", "document"].includes(one.kind) ? `/api/v1/instances/${sop}/document` : null, warnings: [],
  };
}

export function instances(studyUid, seriesUid) {
  const one = detail(studyUid)?.series.find((each) => each.series_uid === seriesUid);
  return one === undefined ? null : Array.from({ length: one.instances }, (_, n) => instance(one, n));
}

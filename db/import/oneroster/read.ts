import { FileFormatError } from "../csv";
import { readTable } from "../table";
import { readZip } from "../zip";

/** Columns that are read, by file; the standard's others are known but not taken. */
const COLUMNS = {
  academicsessions: ["sourcedId", "status", "title", "type", "startDate", "endDate"],
  courses: ["sourcedId", "status", "title", "courseCode"],
  classes: ["sourcedId", "status", "dateLastModified", "title", "courseSourcedId", "termSourcedIds"],
  users: [
    "sourcedId",
    "status",
    "enabledUser",
    "username",
    "givenName",
    "familyName",
    "middleName",
    "preferredGivenName",
    "preferredFamilyName",
    "identifier",
    "email",
    "sms",
    "phone",
    "role",
  ],
  roles: ["userSourcedId", "status", "role"],
  enrollments: [
    "sourcedId",
    "status",
    "dateLastModified",
    "classSourcedId",
    "userSourcedId",
    "role",
    "primary",
    "beginDate",
    "endDate",
  ],
  categories: ["sourcedId", "title"],
  lineitems: [
    "sourcedId",
    "status",
    "title",
    "description",
    "dueDate",
    "classSourcedId",
    "categorySourcedId",
    "resultValueMax",
  ],
  results: [
    "sourcedId",
    "status",
    "dateLastModified",
    "lineItemSourcedId",
    "studentSourcedId",
    "scoreStatus",
    "score",
    "scoreDate",
    "comment",
  ],
} as const;

/** What the standard has besides, in any of its files. */
const KNOWN = new Set(
  "dateLastModified,schoolYearSourcedId,grades,orgSourcedId,orgSourcedIds,subjects,subjectCodes,classCode,classType,location,schoolSourcedId,periods,userIds,agentSourcedIds,password,userMasterIdentifier,resourceSourcedIds,preferredMiddleName,primaryOrgSourcedId,pronouns,roleType,beginDate,endDate,userProfileSourcedId,parentSourcedId,schoolYear,assignDate,gradingPeriodSourcedId,academicSessionSourcedId,resultValueMin,scoreScaleSourcedId,sourcedId,status,weight,textScore,classSourcedId,inProgress,incomplete,late,missing"
    .split(",")
    .map((name) => name.toLowerCase()),
);

/** Headers as real files misspell them. */
const MISSPELLED: Readonly<Record<string, string>> = {
  datalastmodified: "dateLastModified",
  datelastmodifed: "dateLastModified",
  prefferedgivenname: "preferredGivenName",
  preferedgivenname: "preferredGivenName",
  prefferedfamilyname: "preferredFamilyName",
  preferedfamilyname: "preferredFamilyName",
  sourceid: "sourcedId",
  classsourceid: "classSourcedId",
  usersourceid: "userSourcedId",
  coursesourceid: "courseSourcedId",
  termsourcedid: "termSourcedIds",
};

type FileName = keyof typeof COLUMNS;
export type RosterRow = { readonly line: number } & Readonly<Record<string, string | undefined>>;
export type Roster = {
  readonly files: Readonly<Record<FileName, readonly RosterRow[]>>;
  readonly notes: readonly string[];
};

/**
 * The files of a OneRoster 1.1 or 1.2 zip, as rows by column name. A file that manifest.csv calls absent is left alone.
 * @throws FileFormatError
 */
export async function readRoster(bytes: Uint8Array, name: string): Promise<Roster> {
  const zip = await readZip(bytes, name);
  const notes: string[] = [];
  const absent = absentOf(zip.get("manifest.csv"), notes);
  const files = Object.fromEntries(
    Object.keys(COLUMNS).map((file) => {
      const text = absent.has(file) ? undefined : zip.get(`${file}.csv`);
      return [file, text === undefined ? [] : rowsOf(file as FileName, text, notes)];
    }),
  ) as Record<FileName, RosterRow[]>;
  if (Object.values(files).every((rows) => rows.length === 0))
    throw new FileFormatError(`${name}: holds no OneRoster file with rows`, "empty_file");
  const ignored = [...zip.keys()].filter(
    (file) => file !== "manifest.csv" && !(file.replace(/\.csv$/, "") in COLUMNS),
  );
  if (ignored.length > 0) notes.push(`Not taken: ${ignored.join(", ")}`);
  return { files, notes };
}

function absentOf(manifest: string | undefined, notes: string[]): Set<string> {
  const absent = new Set<string>();
  if (manifest === undefined) {
    notes.push("There is no manifest.csv; every file is taken as bulk");
    return absent;
  }
  for (const { cells } of readTable(manifest, "manifest.csv").rows) {
    const [property = "", value = ""] = cells;
    const file = /^file\.(\w+)$/i.exec(property.trim())?.[1]?.toLowerCase();
    if (file && value.trim().toLowerCase() === "absent") absent.add(file);
  }
  return absent;
}

function rowsOf(file: FileName, text: string, notes: string[]): RosterRow[] {
  if (text.trim() === "") return [];
  const { header, rows } = readTable(text, `${file}.csv`);
  const unknown: string[] = [];
  const columns = header.map((given) => {
    const word = given.replace(/[\s_]/g, "").toLowerCase();
    const meant = MISSPELLED[word]?.toLowerCase() ?? word;
    const column = COLUMNS[file].find((one) => one.toLowerCase() === meant);
    if (column === undefined && !KNOWN.has(meant) && !word.startsWith("metadata.")) unknown.push(given);
    return column ?? null;
  });
  if (unknown.length > 0) notes.push(`${file}.csv has columns that are not known: ${unknown.join(", ")}`);
  return rows.map(({ line, cells }) => {
    const row: Record<string, string | number | undefined> = { line };
    columns.forEach((column, i) => {
      const cell = cells[i]?.trim();
      if (column !== null && cell) row[column] = cell;
    });
    return row as RosterRow;
  });
}

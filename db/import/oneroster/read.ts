import type { Locale } from "@/lib/events";
import type { Encoding } from "@/lib/import/types";
import { fieldCount } from "@/lib/import/words";
import { FileFormatError } from "../csv";
import type { RowProblem } from "../prepared";
import { decode, readTable } from "../table";
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
  /** Rows of another width than their header: which cell is whose nobody can tell, so they are not in `files`. */
  readonly problems: readonly RowProblem[];
};
export type RosterOptions = { readonly locale: Locale; readonly encoding?: Encoding };

/** How the standard writes the names of its files. */
export const csvName = (file: string) =>
  `${file.replace(/^(academic|line)(.)/, (_, first: string, next: string) => first + next.toUpperCase())}.csv`;

/**
 * The files of a OneRoster 1.1 or 1.2 zip, as rows by column name. A file that manifest.csv calls absent is left alone.
 * @throws FileFormatError
 */
export async function readRoster(
  bytes: Uint8Array,
  name: string,
  { locale, encoding }: RosterOptions,
): Promise<Roster> {
  const zip = await readZip(bytes, name);
  const textOf = (file: string) => {
    const content = zip.get(file);
    return content && decode(content, file, encoding);
  };
  const notes: string[] = [];
  const problems: RowProblem[] = [];
  const absent = absentOf(textOf("manifest.csv"), notes);
  const files = Object.fromEntries(
    Object.keys(COLUMNS).map((file) => {
      const text = absent.has(file) ? undefined : textOf(`${file}.csv`);
      return [file, text === undefined ? [] : rowsOf(file as FileName, text, { notes, problems, locale })];
    }),
  ) as Record<FileName, RosterRow[]>;
  if (Object.values(files).every((rows) => rows.length === 0) && problems.length === 0)
    throw new FileFormatError(`${name}: holds no OneRoster file with rows`, "empty_file");
  const ignored = [...zip.keys()].filter(
    (file) => file !== "manifest.csv" && !(file.replace(/\.csv$/, "") in COLUMNS),
  );
  if (ignored.length > 0) notes.push(`Not taken: ${ignored.join(", ")}`);
  return { files, notes, problems };
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

function rowsOf(
  file: FileName,
  text: string,
  { notes, problems, locale }: { notes: string[]; problems: RowProblem[]; locale: Locale },
): RosterRow[] {
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
  return rows.flatMap(({ line, cells }) => {
    if (cells.length !== header.length) {
      const message = fieldCount(cells.length, header.length, locale);
      problems.push({ file: csvName(file), line, column: null, message });
      return [];
    }
    const row: Record<string, string | number | undefined> = { line };
    columns.forEach((column, i) => {
      const cell = cells[i]?.trim();
      if (column !== null && cell) row[column] = cell;
    });
    return [row as RosterRow];
  });
}

import { STRUCTURE_TABLES, type TableName, valueColumns } from "@/db/ingest/structure/tables";
import { isDay } from "@/lib/period";

/** Columns that a file may fill. */
export const columnsOf = (name: TableName): string[] => {
  const table = STRUCTURE_TABLES[name];
  return [...table.key, ...valueColumns(table)].filter((column) => column !== "raw_json");
};

/** Columns without which a new row cannot be. */
export const neededOf = (name: TableName): string[] => {
  const table = STRUCTURE_TABLES[name];
  return [...table.key, ...table.required];
};

const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]+/g, "")
    .toLowerCase();

/** What people call a column, by table where it differs; without accents and signs. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  id: ["id", "identifiant", "code", "matricule", "numero", "sourcedid", "reference"],
  name: ["name", "nom", "nomcomplet", "fullname", "titre", "intitule", "libelle", "label", "title"],
  first_name: ["firstname", "prenom", "givenname"],
  last_name: ["lastname", "nomdefamille", "familyname", "surname"],
  emails_json: ["email", "emails", "mail", "courriel", "adressemail", "adresseemail"],
  telephones_json: ["telephone", "tel", "phone", "mobile", "portable"],
  group_id: ["groupid", "groupe", "group", "classe", "idgroupe"],
  student_id: ["studentid", "apprenant", "eleve", "etudiant", "student", "learner", "idapprenant"],
  instructor_id: [
    "instructorid",
    "formateur",
    "enseignant",
    "instructor",
    "trainer",
    "teacher",
    "idformateur",
  ],
  course_id: ["courseid", "cours", "course", "module", "idcours"],
  class_id: ["classid", "class", "sequence", "idclasse"],
  item_id: ["itemid", "element", "item", "ua", "idelement"],
  parent_id: ["parentid", "parent", "sous"],
  group_type: ["grouptype", "type", "niveau"],
  item_type: ["itemtype", "type", "niveau"],
  joined_on: ["joinedon", "entree", "dateentree", "du", "debut", "from", "start"],
  left_on: ["lefton", "sortie", "datesortie", "au", "fin", "to", "end"],
  enrolled_on: ["enrolledon", "inscription", "dateinscription", "inscritle", "du", "debut"],
  planned_on: ["plannedon", "date", "prevule", "dateprevue", "planned", "echeance"],
  starts_on: ["startson", "debut", "du", "start"],
  ends_on: ["endson", "fin", "au", "end"],
  weight: ["weight", "poids", "coefficient"],
  position: ["position", "ordre", "rang", "order"],
  description: ["description"],
};

/** For each column of the file the column of the table that it most likely is, or null; no column is taken twice. */
export function suggestMapping(name: TableName, header: readonly string[]): (string | null)[] {
  const columns = columnsOf(name);
  const taken = new Set<string>();
  return header.map((text) => {
    const word = plain(text);
    const found = columns.find(
      (column) => !taken.has(column) && (plain(column) === word || (NAMES[column]?.includes(word) ?? false)),
    );
    if (found) taken.add(found);
    return found ?? null;
  });
}

const YES = ["true", "1", "oui", "vrai", "yes", "x"];
const NO = ["false", "0", "non", "faux", "no"];
const NUMBERS = ["weight", "position", "order_index", "price_amount", "points_reward"];

/**
 * What a cell says to a column: an empty one says nothing, so what is stored stays. What cannot be read is left as text, and the
 * table's own check says what is wrong with it.
 */
export function cellValue(column: string, cell: string): unknown {
  const text = cell.trim();
  if (text === "") return undefined;
  if (NUMBERS.includes(column)) {
    const number = Number(text.replace(",", "."));
    return Number.isFinite(number) ? number : text;
  }
  if (column.startsWith("is_")) {
    const word = text.toLowerCase();
    return YES.includes(word) ? true : NO.includes(word) ? false : text;
  }
  if (column.endsWith("_on")) return dayOf(text);
  if (column.endsWith("_json")) return jsonOf(column, text);
  return text;
}

/** Days are written 2026-03-02 here, 02/03/2026 by spreadsheets in French. */
function dayOf(text: string): string {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const written = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
  return isDay(written) ? written : text;
}

function jsonOf(column: string, text: string): unknown {
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  const parts = text.split(/[;|\s]+/).filter(Boolean);
  if (column === "emails_json") return parts.map((email) => ({ email }));
  if (column === "telephones_json")
    return text.split(/[;|]/).map((telephone) => ({ telephone: telephone.trim() }));
  return text;
}

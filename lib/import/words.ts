import type { Locale } from "@/lib/events";

/** Why a file cannot be read. */
const FILE_PROBLEMS: Readonly<Record<string, Record<Locale, string>>> = {
  bad_file: { fr: "son contenu n’est pas celui attendu", en: "its content is not what was expected" },
  bad_encoding: {
    fr: "il n’est pas dans cet encodage ; essayez Windows-1252 (Excel) ou enregistrez-le en UTF-8",
    en: "it is not in this encoding; try Windows-1252 (Excel), or save it as UTF-8",
  },
  not_text: { fr: "ce n’est pas du texte", en: "it is not text" },
  bad_csv: {
    fr: "le CSV est mal formé, un guillemet n’est sans doute pas fermé",
    en: "the CSV is malformed, perhaps a quote is not closed",
  },
  empty_file: { fr: "il est vide", en: "it is empty" },
  too_many: { fr: "trop de lignes ou de colonnes : partagez-le", en: "too many rows or columns: split it" },
  bad_zip: { fr: "ce n’est pas une archive zip lisible", en: "it is not a readable zip file" },
  zip_bomb: { fr: "une fois décompressé il serait trop gros", en: "it would be too large when unpacked" },
  not_json: { fr: "ce n’est pas du JSON", en: "it is not JSON" },
  unknown_type: {
    fr: "un objet ne dit pas ce qu’il est (object_type)",
    en: "an object does not say what it is (object_type)",
  },
};

export const fileProblem = (code: string, locale: Locale): string =>
  (FILE_PROBLEMS[code] ?? FILE_PROBLEMS.bad_file!)[locale];

/** French for what adapters say of what they leave out. */
const LEFT_OUT_FR: Readonly<Record<string, string>> = {
  "no sourcedId": "sans sourcedId",
  "to be deleted": "à supprimer",
  "neither a learner nor a trainer": "ni apprenant ni formateur",
  "neither a learner nor a trainer of the file": "ni apprenant ni formateur du fichier",
  "its class is not in the file": "sa classe n’est pas dans le fichier",
  "its course is not in the file": "son cours n’est pas dans le fichier",
  "its class or course is not in the file": "sa classe ou son cours n’est pas dans le fichier",
  "no date to begin with": "sans date de début",
  "to be deleted: what is known of it stays": "à supprimer : ce qui en est connu reste",
  "to be deleted: what was taken stays": "à supprimer : ce qui a été repris reste",
  "its line item is not in the file": "son évaluation n’est pas dans le fichier",
  "its learner is not in the file": "son apprenant n’est pas dans le fichier",
  "no score": "sans note",
  "its line item is not marked": "son évaluation n’est pas notée (resultValueMax 0)",
  "its class has no teacher": "sa classe n’a pas de formateur",
  "no date": "sans date",
  "the id is taken by another event, which stands":
    "l’identifiant est celui d’un autre événement, qui reste en place",
  "no id": "sans identifiant",
  "no course_id": "sans course_id",
  "no student_id": "sans student_id",
  "the learner is not known yet": "l’apprenant n’est pas encore connu",
};

export const leftOutText = (why: string, locale: Locale): string =>
  locale === "fr" ? (LEFT_OUT_FR[why] ?? why) : why;

export const missingColumn = (column: string, locale: Locale): string =>
  locale === "fr"
    ? `Aucune colonne du fichier ne remplit ${column}, qui est obligatoire.`
    : `No column of the file fills ${column}, which is required.`;

export const sameRow = (line: number, locale: Locale): string =>
  locale === "fr"
    ? `Cette ligne dit la même chose que la ligne ${line}.`
    : `This row is the same as row ${line}.`;

export const fieldCount = (found: number, wanted: number, locale: Locale): string =>
  locale === "fr"
    ? `${found} cellules sur cette ligne, ${wanted} dans l’en-tête.`
    : `${found} cells in this row, ${wanted} in the header.`;
